import type { Json } from "./cliUnderTest";
import type { Fact } from "./fact";
import { changed, everywhere } from "./fact";

/** A picture of one dot. */
const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const dotAsGif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const dotAsWebp = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=";

const image = (mediaType: string, data: string): Json => ({
  type: "image",
  source: { type: "base64", media_type: mediaType, data },
});

/** The pictures of the newest request to the model, as "type same-bytes". */
function picturesAt(requests: readonly Json[], data: string): string[] {
  const messages = requests.at(-1)!["messages"] as Json[];
  const blocks = messages.flatMap(({ content }) =>
    Array.isArray(content) ? (content as Json[]) : [],
  );
  return blocks
    .filter(({ type }) => type === "image")
    .map(({ source }) => source as Json)
    .map((source) => `${String(source["media_type"])} ${String(source["data"] === data)}`);
}

/** Slash commands through standard input, and pictures. */
export const commandFacts: readonly Fact[] = [
  {
    name: "/compact says where the older part ends",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.prompt("[[say one]]");
      await cli.prompt("[[say two]]");
      const { subtype } = await cli.prompt("/compact");
      const boundary = cli.of("system", "compact_boundary")[0] ?? {};
      const isSaid = cli.of("system", "status").some(({ status }) => status === "compacting");
      return { subtype, isSaid, trigger: (boundary["compact_metadata"] as Json)["trigger"] };
    },
    expected: everywhere({ subtype: "success", isSaid: true, trigger: "manual" }),
  },
  {
    name: "/context is answered without the model, in the result's text where that is the place for it",
    observe: async (bench) => {
      const cli = bench.run();
      const { result } = await cli.prompt("/context");
      const isInUserLine = cli
        .of("user")
        .some((line) => JSON.stringify(line).includes("## Context"));
      const isInResult = String(result).includes("## Context");
      const asked = bench.api.requests.filter(({ prompt }) => prompt.includes("/context")).length;
      return { asked, isInUserLine, isInResult };
    },
    expected: {
      "2.0.77": { asked: 0, isInUserLine: true, isInResult: false },
      "2.1.197": { asked: 0, isInUserLine: false, isInResult: true },
      "2.1.330": { asked: 0, isInUserLine: false, isInResult: true },
    },
  },
  {
    name: "/clear forgets, under a new session",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.prompt("[[say xylophone]]");
      await cli.prompt("/clear");
      await cli.prompt("[[say later]]");
      const ids = cli.of("system", "init").map((line) => line["session_id"]);
      return {
        forgets: !JSON.stringify(bench.modelRequests().at(-1)!["messages"]).includes("xylophone"),
        isOther: ids[0] !== ids.at(-1),
        isSaid: cli.of("conversation_reset").length,
      };
    },
    expected: {
      "2.0.77": { forgets: false, isOther: false, isSaid: 0 },
      "2.1.197": { forgets: true, isOther: true, isSaid: 0 },
      "2.1.330": { forgets: true, isOther: true, isSaid: 1 },
    },
  },
  ...[
    ["PNG", "image/png", dot],
    ["GIF", "image/gif", dotAsGif],
    ["WebP", "image/webp", dotAsWebp],
  ].map(([name, type, data]): Fact => ({
    name: `a ${name} picture reaches the model as it is`,
    observe: async (bench) => {
      const text = { type: "text", text: "[[say seen]]" };
      await bench.run().prompt([text, image(type!, data!)]);
      return picturesAt(bench.modelRequests(), data!);
    },
    expected: everywhere([`${type} true`]),
  })),
  {
    name: "a picture that is called another type than it is, is put right",
    observe: async (bench) => {
      await bench.run().prompt([image("image/jpeg", dot), { type: "text", text: "[[say seen]]" }]);
      return picturesAt(bench.modelRequests(), dot);
    },
    expected: changed(["image/jpeg true"], ["image/png true"]),
  },
  {
    name: "a picture that can't be read becomes words",
    observe: async (bench) => {
      const text = { type: "text", text: "[[say seen]]" };
      await bench.run().prompt([text, image("image/png", "bm8gcGljdHVyZQ==")]);
      const sent = JSON.stringify(bench.modelRequests().at(-1)!["messages"]);
      return sent.includes("[Image could not be processed");
    },
    expected: changed(false, true),
  },
];
