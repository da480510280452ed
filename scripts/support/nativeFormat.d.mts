export function targetOfAddon(content: Buffer): string | undefined;
