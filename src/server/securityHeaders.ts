/**
 * `style-src 'self'` and Trusted Types mean: no inline script or style, one way to HTML. The page's own
 * HTML may have one style sheet in it, named by its hash (pageStyle.ts).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types app dompurify",
].join("; ");

const deniedFeatures = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "midi",
  "payment",
  "serial",
  "usb",
];

/** Headers of every answer, whatever its status (OWASP Secure Headers Project). */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "Strict-Transport-Security": "max-age=31536000",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  // The browser's own speech input listens where a person starts it; no frame of others may.
  "Permissions-Policy": [...deniedFeatures.map((name) => `${name}=()`), "microphone=(self)"].join(
    ", ",
  ),
  // What may be kept longer says so itself.
  "Cache-Control": "no-store",
};
