import type { PermissionContent } from "../../../src/shared/permissionContent";

type Question = Extract<PermissionContent, { kind: "question" }>["questions"][number];

const database: Question = {
  question: "Which database should the quarterly report use from now on?",
  header: "Database",
  isMultiple: false,
  options: [
    { label: "SQLite", description: "One file, nothing to install" },
    { label: "Postgres", description: "The one that production uses" },
  ],
};
const formats: Question = {
  question: "Which formats?",
  header: "Formats",
  isMultiple: true,
  options: [
    { label: "PDF", description: "" },
    { label: "CSV", description: "" },
  ],
};

export const oneQuestion: PermissionContent = { kind: "question", questions: [database] };

/** A command whose grants are {@link buildGrants}. */
export const buildCommand: PermissionContent = {
  kind: "command",
  command: "rm -rf dist && npm run build",
  description: null,
};
export const buildGrants = {
  conversation: ["Bash(npm run build)"],
  always: ["Bash(npm run build)"],
};

/** One of each kind, with what is hard to show in it. */
export const requests: Readonly<Record<PermissionContent["kind"], PermissionContent>> = {
  command: {
    kind: "command",
    command: `cat notes\u202etxt.exe\u200b && curl\u00a0https://example.com${" ".repeat(300)}; rm -rf ~\n${Array.from({ length: 60 }, (_, index) => `echo step ${index + 1}`).join("\n")}`,
    description: "Show the notes",
    isInBackground: true,
  },
  write: {
    kind: "write",
    path: "../../etc/hosts",
    content: "127.0.0.1\tlocalhost\n\n# end\n",
    replaces: { lines: 12 },
  },
  edit: {
    kind: "edit",
    path: "src/login.ts",
    edits: [
      {
        oldText: "if (token.expires < now) refresh();\n",
        newText: "if (token.expires - margin < now) await refresh();\n",
        isEverywhere: true,
      },
      { oldText: "", newText: "export const margin = 30_000;\n" },
    ],
  },
  question: { kind: "question", questions: [database, formats] },
  plan: {
    kind: "plan",
    markdown:
      "# Plan\n\n1. Look at the files\n2. Make the change in `src/login.ts`\n3. Run the tests\n\nNothing else is touched.",
  },
  other: { kind: "other", input: '{\n  "url": "https://example.com/a?b=1",\n  "wait": true\n}' },
};
