"""axe-core (npm), which finds what breaks WCAG 2.2 A and AA and can be found by a program."""

from playwright.sync_api import Page

from live import ROOT

SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# All that a theme can change: the rest is looked for in the light one alone.
OF_THEMES = ["color-contrast", "link-in-text-block"]

# Once nothing fades in any more; what turns for ever is not waited for.
RUN = """async (only) => {
    const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const ends = document.getAnimations().map(({ finished }) => finished);
    await wait(30);
    await Promise.race([Promise.allSettled(ends), wait(400)]);
    await wait(30);
    const { violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`));
}"""


def violations(page: Page, scheme: str) -> list[str]:
    """What is wrong with the page as it is shown now, in the light or in the dark theme."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    only = {"type": "tag", "values": TAGS}
    if scheme == "dark":
        only = {"type": "rule", "values": OF_THEMES}
    found: list[str] = page.evaluate(RUN, only)
    return found
