import ts from "typescript";

/** A text in the code that somebody would read, or hear from a screen reader. */
export interface HardCoded {
  readonly line: number;
  readonly text: string;
}

/** Attributes whose value is shown or read out. */
const readAttributes = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "label",
  "placeholder",
  "title",
]);

const letters = /\p{L}/u;
/** Two words of a sentence, or anything in Korean: whatever it is for, it looks like a text. */
const sentence = /\p{Script=Hangul}|\p{Lu}\p{Ll}+ \p{L}{2,}|\p{Ll}{2,} \p{Ll}{2,} \p{Ll}{2,}/u;

/** Finds the texts that are written in a module of the page instead of its words. */
export function hardCodedIn(name: string, source: string): readonly HardCoded[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found = new Map<ts.Node, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && letters.test(node.text)) found.set(node, node.text.trim());
    if (ts.isJsxAttribute(node) && readAttributes.has(node.name.getText(file))) {
      for (const each of textsOf(node.initializer)) found.set(each, textOf(each));
    }
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) {
      for (const each of textsOf(node.expression)) found.set(each, textOf(each));
    }
    if (isText(node) && sentence.test(textOf(node)) && !isForNobody(node)) {
      found.set(node, textOf(node));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found].map(([node, text]) => ({
    line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1,
    text,
  }));
}

type Text =
  | ts.StringLiteral
  | ts.NoSubstitutionTemplateLiteral
  | ts.TemplateHead
  | ts.TemplateMiddle
  | ts.TemplateTail;

function isText(node: ts.Node): node is Text {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  );
}

function textOf(node: Text): string {
  return node.text;
}

/** The literals that an expression may become, or be put together from: not what it is compared with. */
function textsOf(node: ts.Node | undefined): readonly Text[] {
  if (node === undefined) return [];
  if (isText(node)) return letters.test(node.text) ? [node] : [];
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) {
    return textsOf(node.expression);
  }
  if (ts.isConditionalExpression(node)) {
    return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  }
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap(({ expression, literal }) => [
      ...textsOf(expression),
      ...textsOf(literal),
    ]);
    return [...textsOf(node.head), ...spans];
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return textsOf(node.right);
    const isPutTogether = [
      ts.SyntaxKind.PlusToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ].includes(kind);
    return isPutTogether ? [...textsOf(node.left), ...textsOf(node.right)] : [];
  }
  return [];
}

/** What only machines and maintainers read: errors, types, classes, paths of modules, drawings. */
function isForNobody(node: ts.Node): boolean {
  for (let parent = node.parent; !ts.isSourceFile(parent); parent = parent.parent) {
    if (ts.isNewExpression(parent) && /Error$/u.test(parent.expression.getText())) return true;
    if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true;
    if (ts.isJsxAttribute(parent)) return !readAttributes.has(parent.name.getText());
  }
  return false;
}
