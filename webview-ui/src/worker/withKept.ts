import { maxInlinedStateLength } from "../../../src/shared/limits";
import { inlinedRecordId } from "../platform/database";
import type { KeptPlace } from "../store/keptPlace";

/**
 * The page's HTML with what it goes on from: where in the host's log that is, for what runs first (boot.ts), and the
 * kept state itself, unless it is so long that it would keep the page from beginning. `record`: `last-state` as it
 * is kept.
 */
export function withKept(shell: string, { epoch, seq }: KeptPlace, record: unknown): string {
  const begun = shell.replace(
    "</title>",
    `</title>\n<meta name="place" content="${epoch} ${seq}">`,
  );
  // Nothing in it may end the element.
  const json = JSON.stringify(record ?? null).replaceAll("<", "\\u003c");
  if (json === "null" || json.length > maxInlinedStateLength) return begun;
  const element = `<script type="application/json" id="${inlinedRecordId}">${json}</script>`;
  // A function, for what stands in the text must not be taken for a pattern.
  return begun.replace("</body>", () => `${element}</body>`);
}
