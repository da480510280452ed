// What a native addon was made for, by its own first bytes.

/** Of ELF (Linux), Mach-O (macOS) and PE (Windows). */
const machines = {
  elf: { 0x3e: "x64", 0xb7: "arm64", 0x28: "armhf" },
  machO: { 0x01000007: "x64", 0x0100000c: "arm64" },
  pe: { 0x8664: "x64", 0xaa64: "arm64" },
};

/**
 * @param {Buffer} content
 * @returns {string | undefined} the `vsce` target that can load it, such as `linux-x64`; undefined: none that is known
 */
export function targetOfAddon(content) {
  if (content.length < 64) return undefined;
  if (content.readUInt32BE(0) === 0x7f454c46) {
    const machine = machines.elf[content.readUInt16LE(18)];
    return machine && `${isForMusl(content) ? "alpine" : "linux"}-${machine}`;
  }
  if (content.readUInt32LE(0) === 0xfeedfacf) {
    const machine = machines.machO[content.readUInt32LE(4)];
    return machine && `darwin-${machine}`;
  }
  const header = content.readUInt32LE(0x3c);
  const isWindows = content.toString("latin1", 0, 2) === "MZ" && header + 6 <= content.length;
  if (!isWindows || content.readUInt32BE(header) !== 0x50450000) return undefined;
  const machine = machines.pe[content.readUInt16LE(header + 4)];
  return machine && `win32-${machine}`;
}

/** glibc's library has a number in its name, musl's has none. */
const isForMusl = (content) => !content.includes("libc.so.6\0");
