/**
 * Opens a path of this page's own origin in the whole tab. Sign-in pages refuse to be shown in a
 * frame, and must not be.
 */
export function openTopLevel(path: `/${string}`): void {
  window.open(path, "_top");
}

/** The page as it comes over the network, or what stands before it: the service worker answers no query. */
export const freshPage = "/?fresh";

/** Where ngrok itself begins a sign-in, and where it forgets who this is (its docs, action "oauth"). */
export const signInPath = "/ngrok/login?redirect_path=%2F";
