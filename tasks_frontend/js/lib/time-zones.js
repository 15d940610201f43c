/**
 * All time zones this browser knows, by region. `UTC` and those in `more` are there in any case:
 * a browser may know a zone by an older name than the server.
 *
 * @param {string[]} more
 * @returns {Map<string, string[]>} '' is the region of those without one
 */
export function timeZonesByRegion(more) {
  const zones = new Set(['UTC', ...more, ...Intl.supportedValuesOf('timeZone')]);
  /** @type {Map<string, string[]>} */
  const regions = new Map();
  for (const zone of [...zones].sort()) {
    const [region] = split(zone);
    regions.set(region, [...(regions.get(region) ?? []), zone]);
  }
  return regions;
}

/**
 * @param {string} zone IANA name
 * @returns {string} "Indiana, Knox" for America/Indiana/Knox
 */
export function placeName(zone) {
  return split(zone)[1].replaceAll('/', ', ').replaceAll('_', ' ');
}

/** The zone of the device, by its own settings. */
export function ownTimeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** @param {string} zone */
function split(zone) {
  const slash = zone.indexOf('/');
  return slash < 0 ? ['', zone] : [zone.slice(0, slash), zone.slice(slash + 1)];
}
