import { callTool, say, think } from "./script";
import type { Step } from "./script";

/** One kind of wish that the demo understands, in English or Korean. */
interface Wish {
  readonly words: RegExp;
  readonly steps: (prompt: string) => Step[];
}

const wishes: readonly Wish[] = [
  {
    words: /\bask (me|a question)\b|질문/i,
    steps: () => [
      say("Before I start, one question."),
      callTool("ask", "Which style do you like best? | Short and plain | Detailed | Playful"),
      say("Thank you."),
    ],
  },
  {
    words: /\b(to-?do|task list|checklist)\b|할 ?일/i,
    steps: () => [
      callTool("todo", "Read the code | Make the change | Run the tests"),
      say("I wrote the steps down. Shall I begin with the first one?"),
    ],
  },
  {
    words: /\b(make|write|show|have) (me )?a plan\b|\bplan mode\b|계획/i,
    steps: () => [
      think("A plan should be short enough to be read on a phone."),
      callTool("tool", "EnterPlanMode {}"),
      callTool("plan", "# Plan\\n1. Look at the files\\n2. Make the change\\n3. Run the tests"),
      say("That was the plan. In the demo it ends here."),
    ],
  },
  {
    words: /\b(write|create|make|add)\b.*\b[\w-]+\.\w+|만들|작성|[\w-]+\.\w+.*(써|생성)/i,
    steps: (prompt) => {
      const file = fileIn(prompt) ?? "hello.txt";
      const content = `Hello from the demo of Remote Claude.\\nThis is ${file}.\\n`;
      return [
        say(`I will write \`${file}\`.\n`),
        callTool("write", `${file} | ${content}`),
        say(`The card above shows what became of \`${file}\`.`),
      ];
    },
  },
  {
    words: /\b(change|edit|update|fix)\b.*\b[\w-]+\.\w+|수정|고쳐/i,
    steps: (prompt) => {
      const file = fileIn(prompt) ?? "hello.txt";
      return [
        say(`First I look at \`${file}\`.\n`),
        callTool("read", file),
        say("Now I change it.\n"),
        callTool("edit", `${file} | demo | friendly demo`),
        say("The card above shows the change line by line, if you allowed it."),
      ];
    },
  },
  {
    words: /\b(read|open|show)\b.*\b[\w-]+\.\w+|읽어/i,
    steps: (prompt) => [
      callTool("read", fileIn(prompt) ?? "README.md"),
      say("I have read it. It is short and easy to follow."),
    ],
  },
  {
    words: /\b(list|show)\b.*\bfiles?\b|목록/i,
    steps: () => [callTool("bash", "ls -la"), say("These are the files of this folder.")],
  },
  {
    words: /\brun\b|\bexecute\b|실행/i,
    steps: (prompt) => {
      const command =
        /`([^`]+)`/.exec(prompt)?.[1] ?? /\b(?:run|execute)\s+(.+)$/i.exec(prompt)?.[1] ?? "date";
      return [
        say("I run it.\n"),
        callTool("bash", command),
        say("The card above shows what came of it."),
      ];
    },
  },
  {
    words: /\b(agent|research|explore)\b|조사/i,
    steps: () => [
      say("I let a helper look around.\n"),
      callTool("task", "Look around | {{bash ls}} {{say The folder is small and tidy.}}"),
      say("The helper says that the folder is small and tidy."),
    ],
  },
  {
    words: /\bthink\b|생각/i,
    steps: () => [
      think(
        "What would be most useful here? A short answer first, then the reason, and nothing that was not asked for.",
      ),
      say("I thought about it: the simplest thing that works is the best start."),
    ],
  },
];

/** What the demo does for a natural sentence: a tool when the words ask for one, else a friendly answer. */
export function demoSteps(prompt: string): Step[] {
  const wish = wishes.find(({ words }) => words.test(prompt));
  return wish?.steps(prompt) ?? friendlySteps(prompt);
}

/** A friendly, realistic answer in markdown. */
export function friendlySteps(prompt: string): Step[] {
  const topic =
    prompt
      .replace(/[`*_#<>]/g, "")
      .split("\n", 1)[0]
      ?.slice(0, 60)
      .trim() ?? "";
  return [
    say(
      [
        "## Happy to help",
        "",
        `You asked: *${topic}*. This is the **demo model**, so the answer is canned, but everything around it is real.`,
        "",
        "### What you can try",
        "",
        "- `write a file hello.txt` asks for your permission and writes it",
        "- `change hello.txt` shows a diff",
        "- `run touch a.txt` asks for your permission and runs it; `run ls -la` is harmless and runs at once",
        "- `ask me a question`, `make a plan`, `make a to-do list`",
        "",
        "```ts",
        "export function greet(name: string): string {",
        "  return `Hello, ${name}!`;",
        "}",
        "```",
        "",
        "| Step | State |",
        "| --- | --- |",
        "| Read | done |",
        "| Answer | done |",
        "",
        "Have fun!",
      ].join("\n"),
    ),
  ];
}

function fileIn(prompt: string): string | undefined {
  return /[\w./-]*[\w-]\.\w+/.exec(prompt)?.[0];
}
