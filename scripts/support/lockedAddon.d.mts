export function isIntact(content: Buffer, integrity: string): boolean;

export function fileOfArchive(archive: Buffer, name: string): Buffer;
