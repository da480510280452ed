// The rule of eslint.config.mjs that keeps every import within the walls of docs/architecture.md: static, dynamic,
// re-exports and types. What no row of its tables allows is forbidden.
import { posix, relative, sep } from "node:path";

/** `place/` means everything in it, any other place itself only. */
const isIn = (path, place) => (place.endsWith("/") ? path.startsWith(place) : path === place);

/** The row whose places name the file, most exactly first. */
function rowOf(rows, path) {
  const found = rows.flatMap((row) => row.of.map((place) => ({ row, place })));
  const fitting = found.filter(({ place }) => isIn(path, place));
  fitting.sort((one, other) => other.place.length - one.place.length);
  return fitting[0]?.row ?? null;
}

/** The entry for a package, by the name of the package or of everything that begins with `name/` or `name:`. */
function placesOf(packages, name) {
  const known = Object.keys(packages).filter((key) => name === key || name.startsWith(`${key}/`));
  if (known.length > 0) return packages[known[0]];
  return name.startsWith("node:") ? packages["node:"] : null;
}

/**
 * `root`: the repository. `rows`: `{ of, may, types }`, lists of places; files of `of` may import from `may` and from
 * themselves, and from `types` types only. `packages`: where each package may be imported.
 */
export const importDirections = ({ root, rows, packages }) => ({
  meta: {
    type: "problem",
    schema: [],
    messages: {
      direction:
        "{{file}} may not import {{target}}: against the direction of dependencies, see docs/architecture.md.",
      package: "{{target}} is not for {{file}}: see `packages` in eslint.config.mjs.",
      unknown: "{{file}} has no row among `rows` of eslint.config.mjs: say what it may import.",
      computed: "What is imported must be written out, so that its direction can be seen.",
    },
  },
  create(context) {
    const file = relative(root, context.filename).split(sep).join("/");
    const row = rowOf(rows, file);

    const check = (node, source, isType) => {
      if (source.type !== "Literal" || typeof source.value !== "string") {
        context.report({ node, messageId: "computed" });
        return;
      }
      const name = source.value;
      if (!name.startsWith(".")) {
        const isAllowed = (placesOf(packages, name) ?? []).some((place) => isIn(file, place));
        if (!isAllowed) {
          context.report({ node, messageId: "package", data: { file, target: name } });
        }
        return;
      }
      const target = posix.join(posix.dirname(file), name);
      // How things look has no direction.
      if (target.startsWith("webview-ui/") && target.endsWith(".css")) return;
      const own = row.of.filter((place) => place.endsWith("/"));
      const allowed = [...own, ...row.may, ...(isType ? (row.types ?? []) : [])];
      if (!allowed.some((place) => isIn(target, place))) {
        context.report({ node, messageId: "direction", data: { file, target } });
      }
    };

    return {
      Program(node) {
        if (row === null) context.report({ node, messageId: "unknown", data: { file } });
      },
      ...(row === null
        ? {}
        : {
            ImportDeclaration: (node) => check(node, node.source, node.importKind === "type"),
            ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
            ExportNamedDeclaration: (node) => {
              if (node.source) check(node, node.source, node.exportKind === "type");
            },
            ImportExpression: (node) => check(node, node.source, false),
          }),
    };
  },
});
