const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const hostName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})+$`, "i");
/** An IP address or a single-label name (`localhost`) will do for a server, unlike for a domain. */
const server = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[0-9a-f:]{2,45}\\]):(\\d{1,5})$`, "i");

/** A full host name: no scheme, port or path. */
export function isHostName(text: string): boolean {
  return hostName.test(text);
}

/** `host:port`, the host a name, an IPv4 address or an IPv6 address in brackets. */
export function isServerAddress(text: string): boolean {
  const port = Number(server.exec(text)?.[1] ?? "0");
  return port >= 1 && port <= 65_535;
}
