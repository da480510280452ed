/**
 * Commands of the CLI (measured with 2.1.197 and 2.1.330) that change, without asking anybody, what it
 * may do from then on in every conversation of this person, or that write what is in its memory to the
 * disk: `/config permissionMode=auto` alone would end most questions for good. They belong to a
 * terminal at the PC. A blank before the slash makes the CLI read a prompt, but later ones may not.
 */
const refused = /^\s*\/(?:config|settings|auto-mode-setup|heapdump|mcp(?=\s+\S))(?=\s|$)/i;

/** Whether the text is such a command, which is never handed over, whoever sends it. */
export function isRefusedCommand(text: string): boolean {
  return refused.test(text);
}
