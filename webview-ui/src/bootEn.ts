/** What runs first where the page is in English. */
export { clientId, earlyCursor, takeEarlySocket } from "./boot";
export { en as words } from "./wording/en";
