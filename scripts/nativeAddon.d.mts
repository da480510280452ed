/** `vsce --target` → the package of npm and the file in it. */
export const NATIVE_TARGETS: Readonly<
  Record<string, { readonly packageName: string; readonly fileName: string }>
>;

export const currentTarget: () => string;

export const copyNativeAddon: (outdir: string) => string | undefined;
