import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeName, timeZonesByRegion } from '../../js/lib/time-zones.js';

test('zones are found under their regions', () => {
  const regions = timeZonesByRegion([]);
  assert.ok(regions.get('Europe')?.includes('Europe/Berlin'));
  assert.deepEqual(regions.get('')?.includes('UTC'), true);
});

test('a zone is there once, also one this browser does not know', () => {
  const regions = timeZonesByRegion(['Europe/Berlin', 'Europe/Atlantis', 'Europe/Atlantis']);
  const zones = regions.get('Europe') ?? [];
  assert.equal(zones.filter((zone) => zone === 'Europe/Berlin').length, 1);
  assert.equal(zones.filter((zone) => zone === 'Europe/Atlantis').length, 1);
});

test('a place is called as people call it', () => {
  assert.equal(placeName('America/New_York'), 'New York');
  assert.equal(placeName('America/Indiana/Knox'), 'Indiana, Knox');
  assert.equal(placeName('UTC'), 'UTC');
});
