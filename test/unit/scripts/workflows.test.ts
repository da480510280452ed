import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { oldestNode } from "../../../scripts/bootstrap.mjs";
import { NATIVE_TARGETS } from "../../../scripts/nativeAddon.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const textOf = (name: string): string => readFileSync(join(root, name), "utf8");

const stepSchema = v.strictObject({
  name: v.optional(v.string()),
  id: v.optional(v.string()),
  if: v.optional(v.string()),
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  with: v.optional(v.record(v.string(), v.union([v.string(), v.boolean(), v.number()]))),
  env: v.optional(v.record(v.string(), v.string())),
  "working-directory": v.optional(v.string()),
});
const permissionSchema = v.record(v.string(), v.picklist(["read", "write"]));
const jobSchema = v.strictObject({
  name: v.optional(v.string()),
  needs: v.optional(v.string()),
  uses: v.optional(v.string()),
  environment: v.optional(v.string()),
  permissions: v.optional(permissionSchema),
  "runs-on": v.optional(v.string()),
  "timeout-minutes": v.optional(v.number()),
  strategy: v.optional(
    v.strictObject({
      "fail-fast": v.boolean(),
      matrix: v.record(v.string(), v.array(v.string())),
    }),
  ),
  env: v.optional(v.record(v.string(), v.string())),
  steps: v.optional(v.array(stepSchema)),
});
const workflowSchema = v.strictObject({
  name: v.string(),
  on: v.record(v.string(), v.unknown()),
  permissions: permissionSchema,
  concurrency: v.looseObject({}),
  jobs: v.record(v.string(), jobSchema),
});
type Workflow = v.InferOutput<typeof workflowSchema>;
type Step = v.InferOutput<typeof stepSchema>;

const folder = ".github/workflows";
const names = readdirSync(join(root, folder)).sort();
const workflows = new Map(
  names.map((name) => [name, v.parse(workflowSchema, parse(textOf(`${folder}/${name}`)))]),
);
const workflow = (name: string): Workflow => {
  const found = workflows.get(name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const stepsOf = ({ jobs }: Workflow): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps);
const allSteps = [...workflows.values()].flatMap(stepsOf);

const manifest = v.parse(
  v.object({ engines: v.object({ node: v.string() }), scripts: v.record(v.string(), v.string()) }),
  JSON.parse(textOf("package.json")),
);

describe("the workflows", () => {
  it("are these", () => {
    expect(names).toEqual(["release.yml", "test.yml"]);
  });

  it("run only scripts that there are", () => {
    const commands = allSteps.map(({ run = "" }) => run).join("\n");
    const scripts = [...commands.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
    expect(scripts).toContain("package");
    for (const name of scripts) expect(Object.keys(manifest.scripts)).toContain(name);
    const files = [...commands.matchAll(/node (scripts\/\S+)/g)].map(([, name]) => name ?? "");
    expect(files).toContain("scripts/checkRelease.mjs");
    for (const name of files) expect(textOf(name)).not.toBe("");
    for (const [, name = ""] of textOf(`${folder}/test.yml`).matchAll(/hashFiles\((.+?)\)/g)) {
      for (const [, file = ""] of name.matchAll(/'(.+?)'/g)) expect(textOf(file)).not.toBe("");
    }
  });

  it("run on the oldest Node that package.json allows, and on a current one", () => {
    expect(manifest.engines.node).toBe(`>=${oldestNode}`);
    for (const { strategy } of Object.values(workflow("test.yml").jobs)) {
      const [oldest = "", current = "", ...more] = strategy?.matrix["node"] ?? [];
      expect(oldest).toBe(`${oldestNode}.0`);
      expect(Number(current)).toBeGreaterThanOrEqual(24);
      expect(more).toEqual([]);
    }
  });

  it("use actions by their commit, with the version beside it, each always the same", () => {
    const lines = names.flatMap((name) => textOf(`${folder}/${name}`).split("\n"));
    const used = lines.filter((line) => /uses: (?!\.\/)/.test(line)).map((line) => line.trim());
    expect(used.length).toBeGreaterThan(5);
    const pins = new Map<string, string>();
    for (const line of used) {
      const [, action = "", pin = ""] =
        /uses: (actions\/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(line) ?? [];
      expect([line, action]).not.toEqual([line, ""]);
      expect(pin).toBe(pins.get(action) ?? pin);
      pins.set(action, pin);
    }
  });

  it("may do no more than they need", () => {
    expect(workflow("test.yml").permissions).toEqual({ contents: "read" });
    expect(workflow("release.yml").permissions).toEqual({});
    const { jobs } = workflow("release.yml");
    const rights = Object.entries(jobs).map(([name, { permissions }]) => [name, permissions]);
    const read = { contents: "read" };
    expect(Object.fromEntries(rights)).toEqual({
      agree: read,
      test: read,
      package: { ...read, "id-token": "write", attestations: "write" },
      release: { contents: "write" },
      publish: read,
    });
    for (const { jobs: all } of workflows.values())
      for (const { permissions } of Object.values(all))
        expect(permissions ?? {}).not.toHaveProperty("actions", "write");
  });

  it("leave no key in the working copy, and end by themselves", () => {
    for (const { uses = "", with: given } of allSteps) {
      if (uses.startsWith("actions/checkout@"))
        expect(given).toHaveProperty("persist-credentials", false);
    }
    const jobs = [...workflows.values()].flatMap(({ jobs: all }) => Object.values(all));
    for (const job of jobs) if (!job.uses) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  it("install what the lock file names, without scripts of packages", () => {
    for (const { run = "" } of allSteps) {
      expect(run).not.toMatch(/npm (i|install)\b/);
      expect(run).not.toMatch(/npx (--yes|-y)\b/);
      if (/npm ci/.test(run)) {
        expect(run).toMatch(/^npm ci --ignore-scripts( --prefix \.github\/open-vsx)?$/);
      }
    }
  });

  it("put nothing that others write into a command", () => {
    // `${{ … }}` is pasted into the script before the shell reads it: a branch can have any name.
    for (const { run = "" } of allSteps) expect(run).not.toContain("${{");
    expect([...workflows.values()].some(({ on }) => "pull_request_target" in on)).toBe(false);
  });
});

describe("secrets", () => {
  const secret = /\$\{\{\s*secrets\./;

  it("are known to the steps that publish, and to the one that looks whether there are any", () => {
    const steps = stepsOf(workflow("release.yml")).filter((step) =>
      secret.test(JSON.stringify(step)),
    );
    expect(steps.map(({ name }) => name)).toEqual([
      "See which tokens there are",
      "Publish to the Visual Studio Marketplace",
      "Publish to Open VSX",
    ]);
    // In the environment, never in a command, an argument or an input of an action.
    for (const { env, ...rest } of steps) {
      expect(Object.values(env ?? {}).every((value) => secret.test(value))).toBe(true);
      expect(JSON.stringify(rest)).not.toMatch(secret);
    }
    expect(textOf(`${folder}/test.yml`)).not.toMatch(/secrets[.:]/);
  });

  it("are never printed, and nothing is published without them", () => {
    const [look, ...publishing] = stepsOf(workflow("release.yml")).filter(({ env = {} }) =>
      Object.values(env).some((value) => secret.test(value)),
    );
    const names = Object.keys(look?.env ?? {});
    for (const line of (look?.run ?? "").trim().split("\n")) {
      expect(line).toMatch(
        /^if \[ -n "\$\w+_PAT" \]; then echo "\w+=yes" >> "\$GITHUB_OUTPUT"; fi$/,
      );
    }
    for (const step of publishing) {
      expect(step.if).toMatch(/^steps\.tokens\.outputs\.\w+ == 'yes'$/);
      for (const name of names) expect(step.run).not.toContain(name);
      expect(step.run).not.toMatch(/echo|printenv|\bset -x|--pat/);
    }
  });
});

describe("a release", () => {
  it("is tested, packed for every platform, looked at and compared before anybody gets it", () => {
    const { on, jobs } = workflow("release.yml");
    expect(on).toEqual({ push: { tags: ["v*"] } });
    expect(jobs["test"]?.uses).toBe(`./${folder}/test.yml`);
    expect(workflow("test.yml").on).toHaveProperty("workflow_call");
    const order = Object.entries(jobs).map(([name, { needs }]) => [name, needs]);
    expect(Object.fromEntries(order)).toEqual({
      agree: undefined,
      test: "agree",
      package: "test",
      release: "package",
      publish: "release",
    });
    const packing = jobs["package"]?.steps?.map(({ run }) => run).filter(Boolean);
    expect(packing?.slice(1, 3)).toEqual([
      "npm run package -- --all --twice",
      "npm run package -- --all --verify",
    ]);
    for (const name of ["release", "publish"]) {
      const commands = jobs[name]?.steps?.map(({ run = "" }) => run).join("\n");
      expect(commands).toMatch(/sha256sum --check --strict[^]*(gh release|vsce) /);
    }
    expect(Object.keys(NATIVE_TARGETS)).toHaveLength(9);
  });

  it("gives its files with their sums, their bill and a proof of where they were built", () => {
    const steps = stepsOf(workflow("release.yml"));
    const proof = steps.find(({ uses = "" }) =>
      uses.startsWith("actions/attest-build-provenance@"),
    );
    expect(proof?.with?.["subject-path"]).toContain("out/*.vsix");
    const release = steps.find(({ run = "" }) => run.includes("gh release create"));
    for (const ending of ["*.vsix", "*.cdx.json", "*.sha256"]) {
      expect(release?.run).toContain(`./${ending}`);
    }
  });
});

it("the other files that GitHub reads are readable", () => {
  const updates = v.parse(
    v.object({
      version: v.literal(2),
      updates: v.array(v.looseObject({ "package-ecosystem": v.string(), directory: v.string() })),
    }),
    parse(textOf(".github/dependabot.yml")),
  );
  expect(updates.updates.map((update) => update["package-ecosystem"])).toEqual([
    "npm",
    "github-actions",
  ]);
});
