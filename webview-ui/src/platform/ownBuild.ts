/** The build that this page is of, as its HTML says; null in the editor's view, which has no other. */
export function ownBuild(): string | null {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="build"]');
  return meta === null || meta.content === "" ? null : meta.content;
}
