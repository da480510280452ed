// The walls of docs/architecture.md, made mechanical. CONTRIBUTING.md says how each was seen to fail.
import tseslint from "typescript-eslint";
import { importDirections } from "./scripts/support/importDirections.mjs";

/** What every folder of the host stands on. */
const common = ["src/shared/", "src/base/"];
const host = (...folders) => folders.map((folder) => `src/${folder}/`);
const page = (...places) => places.map((place) => `webview-ui/src/${place}`);

/** Who may import whom; everything else is forbidden. `place/` is all of a folder, any other place one file. */
const rows = [
  { of: ["src/shared/"], may: [] },
  { of: ["src/base/"], may: ["src/shared/"] },
  { of: ["src/journal/"], may: common },
  { of: ["src/supervision/"], may: common },
  { of: ["src/git/"], may: common },
  { of: ["src/attachments/"], may: [...common, "src/git/"] },
  { of: ["src/changes/"], may: [...common, "src/git/"] },
  { of: ["src/conversation/"], may: common },
  { of: ["src/claude/"], may: [...common, "src/conversation/"] },
  { of: ["src/access/"], may: common },
  { of: ["src/server/"], may: [...common, "src/conversation/", "src/access/"] },
  { of: ["src/tunnel/"], may: common },
  { of: ["src/push/"], may: common },
  { of: ["src/usage/"], may: common },
  {
    of: ["src/app/"],
    may: [
      ...common,
      ...host("journal", "supervision", "attachments", "changes", "conversation"),
      ...host("claude", "access", "server", "tunnel", "push", "usage"),
    ],
  },
  { of: ["src/headless.ts", "src/headless/"], may: [...common, "src/app/", "src/tunnel/"] },
  { of: ["src/uninstall.ts", "src/uninstall/"], may: common },
  {
    of: ["src/extension.ts", "src/editor/"],
    // The chat view shows the same built page as the server.
    may: [...common, "src/app/", "src/tunnel/", "src/server/buildList"],
  },

  { of: page("text/"), may: ["src/shared/"] },
  { of: page("platform/"), may: ["src/shared/"] },
  { of: page("transport/"), may: ["src/shared/", ...page("platform/")] },
  { of: page("store/"), may: ["src/shared/", ...page("platform/", "transport/")] },
  { of: page("markdown/"), may: ["src/shared/", ...page("text/")] },
  { of: page("images/"), may: ["src/shared/", ...page("store/")] },
  { of: page("pairing/"), may: ["src/shared/", ...page("platform/", "store/")] },
  {
    of: page("wording/"),
    // The words of another language come with its boot file.
    may: ["src/shared/", ...page("loadBoot")],
    // What there are words for.
    types: page("components/", "images/", "platform/"),
  },
  {
    of: page("components/"),
    may: [
      "src/shared/",
      ...page("text/", "platform/", "transport/", "store/", "markdown/", "images/", "pairing/"),
      ...page("wording/"),
    ],
  },
  { of: page("boot.ts"), may: ["src/shared/", ...page("transport/", "firstWords")] },
  { of: page("firstWords.ts"), may: ["src/shared/"] },
  { of: page("bootEn.ts", "bootKo.ts"), may: page("boot", "wording/") },
  {
    of: page("loadBoot.ts"),
    may: ["src/shared/", ...page("bootEn", "bootKo")],
    types: page("transport/", "wording/"),
  },
  {
    of: page("main.tsx"),
    may: [
      "src/shared/",
      ...page("components/", "loadBoot", "markdown/", "pairing/", "platform/", "store/"),
      ...page("transport/", "wording/"),
    ],
  },
  {
    of: page("worker/"),
    may: ["src/shared/", ...page("platform/", "store/keptPlace")],
  },
  { of: page("cssText.d.ts"), may: [] },
];

const drawing = page("components/", "images/", "main.tsx");

/** Where a package may be imported; nowhere else, and no other package. */
const packages = {
  vscode: ["src/editor/", "src/extension.ts"],
  "node:child_process": ["src/base/process.ts"],
  "node:": [
    ...host("base", "journal", "supervision", "git", "attachments", "changes", "conversation"),
    ...host("claude", "access", "server", "tunnel", "push", "usage", "app", "headless", "editor"),
    ...["src/headless.ts", "src/extension.ts", "src/uninstall.ts", "src/uninstall/"],
  ],
  ws: ["src/server/"],
  hono: ["src/server/"],
  "@hono/node-server": ["src/server/"],
  "@ngrok/ngrok": ["src/tunnel/tunnelChild.ts"],
  "web-push": ["src/push/webPush.ts"],
  uqr: ["src/editor/"],
  valibot: ["src/", "webview-ui/src/"],
  preact: drawing,
  "@preact/signals": [
    ...drawing,
    ...page("markdown/", "pairing/", "platform/", "store/", "transport/", "wording/"),
  ],
  marked: page("markdown/"),
  dompurify: page("markdown/"),
  "highlight.js": page("markdown/"),
};

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "out/", ".cache/", "**/*.mjs", "**/*.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          "./tsconfig.json",
          "./src/shared/tsconfig.json",
          "./webview-ui/tsconfig.json",
          "./webview-ui/src/worker/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "no-console": "error",
      "max-lines": ["error", { max: 400 }],
      "max-lines-per-function": ["error", { max: 90, skipBlankLines: true, skipComments: true }],
      eqeqeq: ["error", "always"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    // A list without logic: every bound of the product stands in one place.
    files: ["src/shared/limits.ts"],
    rules: { "max-lines": "off" },
  },
  {
    files: ["src/**/*.ts", "webview-ui/src/**/*.{ts,tsx}"],
    plugins: {
      walls: {
        rules: { imports: importDirections({ root: import.meta.dirname, rows, packages }) },
      },
    },
    rules: { "walls/imports": "error" },
  },
  {
    files: ["src/editor/**/*.ts", "src/extension.ts"],
    ignores: ["src/editor/commands.ts", "src/editor/context.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='registerCommand']",
          message:
            "Commands are registered in src/editor/commands.ts, which a test compares with package.json.",
        },
        {
          selector:
            "CallExpression[callee.property.name='executeCommand'][arguments.0.value='setContext']",
          message: "Context keys are set in src/editor/context.ts.",
        },
      ],
    },
  },
  {
    files: ["webview-ui/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-properties": [
        "error",
        { property: "innerHTML" },
        { property: "outerHTML" },
        { property: "insertAdjacentHTML" },
      ],
    },
  },
  {
    files: ["webview-ui/**/*.tsx"],
    ignores: ["webview-ui/src/components/Markdown.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "webview-ui/src/components/Markdown.tsx is the only way to HTML.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts", "vitest.config.mts"],
    rules: {
      "no-restricted-exports": "off",
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
