/**
 * The variables that a tunnel child may see: what Node and the system need to run, and where the
 * system keeps its certificates. Above all no token and no NODE_OPTIONS of somebody else.
 */
const allowed = [
  "PATH",
  "HOME",
  "LANG",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SystemRoot",
  "windir",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  // Libraries of systems that keep them in unusual places, such as NixOS.
  "LD_LIBRARY_PATH",
] as const;

/** The environment for a tunnel child. */
export function childEnvironment(
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    allowed.flatMap((name) => {
      const value = own[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
