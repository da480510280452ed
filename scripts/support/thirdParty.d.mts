import type { Metafile } from "esbuild";

export function bundledPackages(metafiles: readonly Pick<Metafile, "outputs">[]): string[];

export function noticesOf(root: string, folders: readonly string[]): Promise<string>;
