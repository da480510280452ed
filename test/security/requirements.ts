/** How binding a requirement is: it must, it should, or it is decided and written down. */
export type Level = "M" | "S" | "D";

export interface Requirement {
  readonly id: `R${number}`;
  readonly level: Level;
  readonly title: string;
  /** Why there are no cases, or not all of them; shown beside the verdict. Not for `M` on Linux. */
  readonly note?: string;
}

const must = (id: Requirement["id"], title: string): Requirement => ({ id, level: "M", title });

const should = (id: Requirement["id"], title: string, note?: string): Requirement =>
  note === undefined ? { id, level: "S", title } : { id, level: "S", title, note };

/**
 * The bar of the front door. A test belongs to a requirement when its whole name, those of its
 * describes included, holds the id as a word of its own. docs/security says what each one means.
 */
export const requirements: readonly Requirement[] = [
  must("R1", "Nothing is open before somebody starts it; Stop ends all of it at once"),
  must("R2", "It listens on loopback and on a private socket, nowhere else"),
  must("R3", "Coming from loopback is no privilege"),
  must("R4", "Host is exactly the door's own name, on every request and upgrade"),
  must("R5", "No forwarding header tells which name or path was meant"),
  must("R6", "A client's address is the last one of X-Forwarded-For, at the tunnel only"),
  must("R7", "From outside by https only"),
  must("R8", "ngrok's inspector is not there, and what it recorded can't be sent again"),
  should(
    "R9",
    "What another program under the same address finds is of no use to it",
    "not done whole: devices outlive Stop on purpose (a phone need not pair again each day), for " +
      "7 days at most; the cookie is __Host-, HttpOnly, and its token worth nothing elsewhere. The worker " +
      "leaves an address where another program answers, at the next start of the page there",
  ),
  must("R10", "An upgrade comes from our own page"),
  must("R11", "The session is decided on before 101"),
  must("R12", "What is no upgrade of ours is closed at once and keeps nothing"),
  must("R13", "No address carries a credential"),
  must("R14", "Strangers' sockets have a budget that keeps nobody out"),
  must("R15", "Frames have limits"),
  must("R16", "Each message is checked against its schema"),
  must("R17", "Only our own page may change something"),
  must("R18", "Nothing is shared with other origins"),
  must("R19", "Each route takes its own methods"),
  must("R20", "JSON in and out, of a bounded size"),
  must("R21", "Every answer has the headers that protect a browser"),
  must("R22", "The content policy lets in no script and no place of others"),
  must("R23", "The page can't be framed"),
  must("R24", "Nothing of ours can be loaded into another site"),
  must("R25", "What a browser keeps is nobody's secret, and goes with log-out"),
  must("R26", "No address leads elsewhere"),
  must("R27", "A message ends in one place only"),
  must("R28", "Slow clients can't hold the server"),
  must("R29", "An error says nothing"),
  must("R30", "Files come from a fixed list, and health says nothing"),
  must("R31", "A pairing code is long, short-lived, and works once"),
  must("R32", "Of many who try the same code one gets in"),
  must("R33", "The owner says who comes in"),
  must("R34", "A code is no credential; a token is stored nowhere"),
  must("R35", "Wrong codes are limited, and the owner is never locked out"),
  should("R36", "All bad codes are answered alike"),
  must("R37", "The cookie is pinned to its door and out of scripts' reach"),
  must("R38", "The host keeps the time of a session"),
  must("R39", "To revoke a device ends it at once"),
  must("R40", "Log-out ends the session everywhere"),
  should(
    "R41",
    "A stolen cookie is not enough",
    "not done: a key of the device has to be kept by the page, and every way in be proven with it; " +
      "until then SameSite, HttpOnly, the short life, the list of devices and Revoke limit a theft",
  ),
  must("R42", "What reaches furthest takes the owner at the PC"),
  should("R43", "A device has a role, and no way to raise it"),
  must("R44", "The code's picture is shown on request only, and goes away by itself"),
  must("R45", "The page talks to where it came from, and nowhere else"),
  must("R46", "A prompt never becomes an argument"),
  must("R47", "A conversation's id is one that this folder has"),
  must("R48", "There is no shell anywhere"),
  must("R49", "Clients speak our protocol, not the CLI's"),
  must("R50", "Prompts have bounds"),
  must("R51", "An untrusted folder starts nothing"),
  must("R52", "Nothing in a repository widens what may be done"),
  must("R53", "Files of the folder are only named, and nothing outside of it is"),
  must("R54", "Pictures have names of ours, known types and bounds"),
  should(
    "R55",
    "What a device may spend is bounded",
    "not done: the queue holds 20 prompts and changes have a rate; the plan's own limit is shown",
  ),
  must("R56", "No content becomes script or markup"),
  must("R57", "No content makes the page ask others for something"),
  must("R58", "A permission request shows what will run, and an answer is for what was shown"),
  must("R59", "No file is served that a browser would run"),
  must("R60", "Of a terminal's bytes only colours are understood"),
  must("R61", "No content freezes the page"),
  must("R62", "Messages of other frames are not heard"),
  must("R63", "Keys are in the editor's secret storage and nowhere else"),
  must("R64", "Our files are the owner's only"),
  must("R65", "Logs hold nothing private, one line for each event"),
  must("R66", "The owner can read who did what"),
  must("R67", "Nobody is told anything, and nothing is loaded from others"),
  must("R68", "What is shipped is known and has no known hole"),
  should("R69", "Notifications say nothing on a locked screen, and answer nothing"),
  {
    id: "R70",
    level: "D",
    title: "What ngrok can see",
    note:
      "D0: said before the first start and in SECURITY.md. D1 (payloads encrypted by the page) not " +
      "done: ngrok also delivers the page. D2 (own certificate) needs a paid plan and an own domain",
  },
  must("R71", "Strangers can't use up ngrok's quota unnoticed, and the page asks rarely"),
  must("R72", "Each requirement has tests, and each control a test that misses it"),
];
