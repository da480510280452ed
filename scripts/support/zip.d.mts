export function listZip(archive: Buffer): { size: number; files: { name: string; size: number }[] };

export function readZip(archive: Buffer): Map<string, Buffer>;

export function levelRights(archive: Buffer): void;
