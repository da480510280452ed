/** A style sheet that a script imports is the text of it (scripts/buildPage.mjs). */
declare module "*.css" {
  const text: string;
  export { text as default };
}
