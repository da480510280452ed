import { freshPage } from "../platform/navigate";

/**
 * Loads the page anew in its newest version, past a worker that still has the one of before. What
 * does that comes with the panels; where they cannot be had, the PC's own page is opened.
 */
export async function renew(): Promise<void> {
  try {
    const { renewPage } = await import("./sheet/panels");
    await renewPage();
  } catch {
    location.assign(freshPage);
  }
}
