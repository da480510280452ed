import { describe, expect, it } from "vitest";
import { isPushEndpoint, mayBeSilent } from "../../../src/push/endpoint";

const good = [
  "https://fcm.googleapis.com/fcm/send/abc:APA91b",
  "https://fcm.googleapis.com/wp/abc",
  "https://updates.push.services.mozilla.com/wpush/v2/abc",
  "https://web.push.apple.com/QGk",
  "https://wns2-by3p.notify.windows.com/w/?token=abc",
];
const bad = [
  "http://fcm.googleapis.com/fcm/send/abc",
  "https://fcm.googleapis.com:8443/fcm/send/abc",
  "https://fcm.googleapis.com.evil.example/x",
  "https://evil-fcm.googleapis.com/x",
  "https://fcm.googleapis.com@127.0.0.1/x",
  "https://user:pass@fcm.googleapis.com/x",
  "https://fcm.googleapis.com/x#y",
  "https://notify.windows.com.evil.example/x",
  "https://evilnotify.windows.com/x",
  "https://xpush.apple.com/x",
  "https://127.0.0.1/x",
  "https://127.1/x",
  "https://2130706433/x",
  "https://0x7f000001/x",
  "https://[::1]/x",
  "https://[::ffff:127.0.0.1]/x",
  "https://localhost/x",
  "https://10.0.0.1/x",
  "https://172.16.0.1/x",
  "https://192.168.1.1/x",
  "https://169.254.169.254/latest/meta-data",
  "https://metadata.google.internal/x",
  "https://0.0.0.0/x",
  "https://example.com/x",
  " https://fcm.googleapis.com/x",
  "https://fcm.googleapis.com\\@127.0.0.1/x",
  "https://FCM.googleapis.com/x",
  "https://fcm.google\tapis.com/x",
  "https:fcm.googleapis.com/x",
  "file:///etc/passwd",
  "gopher://127.0.0.1/x",
  "fcm.googleapis.com/x",
  "",
];

describe("R69 where notifications may be sent to", () => {
  it.each(good)("a browser's own push service: %s", (endpoint) => {
    expect(isPushEndpoint(endpoint, null)).toBe(true);
  });

  it.each(bad)("nowhere else: %j", (endpoint) => {
    expect(isPushEndpoint(endpoint, null)).toBe(false);
  });

  it("one of the owner's own is taken by its whole origin", () => {
    const own = { origin: "https://127.0.0.1:8443", certificateAuthority: null };
    expect(isPushEndpoint("https://127.0.0.1:8443/x", own)).toBe(true);
    expect(isPushEndpoint("https://127.0.0.1:8444/x", own)).toBe(false);
    expect(isPushEndpoint("http://127.0.0.1:8443/x", own)).toBe(false);
  });

  it("Safari is never sent what shows nothing", () => {
    expect(mayBeSilent("https://web.push.apple.com/QGk")).toBe(false);
    expect(mayBeSilent("https://fcm.googleapis.com/fcm/send/x")).toBe(true);
  });
});
