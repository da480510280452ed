// The walls of docs/architecture.md, made mechanical. CONTRIBUTING.md says how each was seen to fail.
import tseslint from "typescript-eslint";

const noVscode = { name: "vscode", message: "Only src/editor and src/extension.ts know VS Code." };
const noSpawn = ["child_process", "node:child_process"].map((name) => ({
  name,
  message: "Processes are started in src/base/process.ts only.",
}));
const noWs = { name: "ws", message: "Only src/server speaks WebSocket." };
const noNgrok = { name: "@ngrok/ngrok", message: "Only the tunnel child loads the SDK." };
const noNode = { regex: "^node:", message: "src/shared also runs in the page." };

/** Forbids importing the named folders of src from anywhere. */
const noFolders = (...folders) => ({
  regex: `(^|/)(${folders.join("|")})(/|$)`,
  message: "Against the direction of dependencies: see docs/architecture.md.",
});

/** One wall; flat config replaces the rule as a whole, so each names everything it forbids. */
const wall = (files, { paths = [], patterns = [], ignores = [] }) => ({
  files,
  ignores,
  rules: { "no-restricted-imports": ["error", { paths, patterns }] },
});

/** The chat view shows the same built page as the server. */
const noServer = {
  regex: "(^|/)server/(?!buildList$)",
  message: "The editor speaks to the app, not to the server.",
};

const outer = ["claude", "server", "tunnel", "editor"];
const stores = ["journal", "supervision", "attachments"];
const noApp = {
  regex: "/(app|headless|extension)(\\.js)?$",
  message: "Nothing imports the composition.",
};

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "out/", ".cache/", "**/*.mjs", "**/*.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./src/shared/tsconfig.json", "./webview-ui/tsconfig.json"],
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
  wall(["src/shared/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noNode, noFolders("base", "conversation", "access", ...stores, ...outer), noApp],
  }),
  wall(["src/base/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("conversation", "access", ...stores, ...outer), noApp],
    ignores: ["src/base/process.ts"],
  }),
  wall(["src/base/process.ts"], {
    paths: [noVscode, noWs, noNgrok],
    patterns: [noFolders("conversation", "access", ...stores, ...outer), noApp],
  }),
  ...stores.map((folder) =>
    wall([`src/${folder}/**/*.ts`], {
      paths: [noVscode, ...noSpawn, noWs, noNgrok],
      patterns: [
        noFolders(
          "conversation",
          "access",
          ...stores.filter((other) => other !== folder),
          ...outer,
        ),
        noApp,
      ],
    }),
  ),
  wall(["src/conversation/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("access", ...stores, ...outer), noApp],
  }),
  wall(["src/access/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("conversation", ...outer), noApp],
  }),
  wall(["src/claude/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("access", ...stores, "server", "tunnel", "editor"), noApp],
  }),
  wall(["src/server/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noNgrok],
    patterns: [noFolders(...stores, "claude", "tunnel", "editor"), noApp],
  }),
  wall(["src/tunnel/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("conversation", "access", "claude", "server", "editor"), noApp],
    ignores: ["src/tunnel/tunnelChild.ts"],
  }),
  wall(["src/app/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("editor", "headless")],
  }),
  wall(["src/headless.ts", "src/headless/**/*.ts"], {
    paths: [noVscode, ...noSpawn, noWs, noNgrok],
    patterns: [noFolders("conversation", "access", "claude", "server", "editor")],
  }),
  wall(["src/editor/**/*.ts", "src/extension.ts"], {
    paths: [...noSpawn, noWs, noNgrok],
    patterns: [noFolders("conversation", "access", "claude", "headless"), noServer],
  }),
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
      "no-restricted-imports": [
        "error",
        {
          paths: [noVscode],
          patterns: [
            noNode,
            { regex: "src/(?!shared/)", message: "The page knows src/shared only." },
          ],
        },
      ],
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
    ignores: ["webview-ui/src/markdown/Markdown.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "webview-ui/src/markdown/Markdown.tsx is the only way to HTML.",
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
