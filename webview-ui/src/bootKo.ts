/** What runs first where the page is in Korean. */
export { clientId, earlyCursor, takeEarlySocket } from "./boot";
export { ko as words } from "./wording/ko";
