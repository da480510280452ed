/**
 * What a page tells the service worker. `take-over`: a person wants the version that waits. `tidy`:
 * a page has begun, so that files of builds which nobody uses any more can go.
 */
export type PageWord = "take-over" | "tidy";
