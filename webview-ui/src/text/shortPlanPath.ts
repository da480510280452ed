/** An absolute path by its last two names, which say what a plan is called and what it lies in. */
export function shortPlanPath(path: string): string {
  const names = path.split(/[/\\]/u).filter((name) => name !== "");
  return names.slice(-2).join("/");
}
