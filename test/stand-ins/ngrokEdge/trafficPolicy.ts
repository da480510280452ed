import * as v from "valibot";

/** Who a visitor said to be at the stand-in's login page. */
export interface Identity {
  readonly email: string;
}

/** What the edge does with one request. */
type Decision =
  | { readonly kind: "allow" }
  | { readonly kind: "login"; readonly provider: string }
  | { readonly kind: "deny"; readonly status: number };

const actionSchema = v.variant("type", [
  v.object({ type: v.literal("oauth"), config: v.object({ provider: v.string() }) }),
  v.object({
    type: v.literal("deny"),
    config: v.optional(v.object({ status_code: v.optional(v.number(), 403) }), {}),
  }),
]);
const policySchema = v.strictObject({
  on_http_request: v.array(
    v.strictObject({
      name: v.optional(v.string()),
      expressions: v.optional(v.array(v.string()), []),
      actions: v.array(actionSchema),
    }),
  ),
});

interface Rule {
  readonly conditions: readonly ((identity: Identity | null) => boolean)[];
  readonly actions: readonly v.InferOutput<typeof actionSchema>[];
}

/** A parsed policy, ready to decide. */
export interface TrafficPolicy {
  decide(identity: Identity | null): Decision;
}

/**
 * The one shape of CEL that the stand-in understands: is the e-mail in a list of plain literals,
 * or not. Whatever else an expression says is refused, so that a test can't pass by ignorance.
 */
const membership =
  /^(?:!\((actions\.ngrok\.oauth\.identity\.email in \[(.*)\])\)|(actions\.ngrok\.oauth\.identity\.email in \[(.*)\]))$/;

function parseExpression(expression: string): (identity: Identity | null) => boolean {
  const match = membership.exec(expression);
  if (match === null) throw new Error(`Unknown expression: ${expression}`);
  const [, negated, negatedList, , plainList] = match;
  const list = parseList(negatedList ?? plainList ?? "");
  return (identity) => {
    const isMember = identity !== null && list.includes(identity.email);
    return negated === undefined ? isMember : !isMember;
  };
}

function parseList(list: string): readonly string[] {
  if (list.trim() === "") return [];
  return list.split(",").map((item) => {
    const literal = /^\s*'([^'"\\]*)'\s*$/.exec(item)?.[1];
    if (literal === undefined) throw new Error(`Not a plain string: ${item}`);
    return literal;
  });
}

/**
 * Reads the policy text of a Bind request; an empty text allows everything.
 * @throws {Error} when the text is not a policy that the stand-in can decide
 */
export function parseTrafficPolicy(text: string): TrafficPolicy {
  if (text === "") return { decide: () => ({ kind: "allow" }) };
  const policy = v.parse(policySchema, JSON.parse(text));
  const rules: readonly Rule[] = policy.on_http_request.map(({ expressions, actions }) => ({
    conditions: expressions.map(parseExpression),
    actions,
  }));
  return { decide: (identity) => decide(rules, identity) };
}

function decide(rules: readonly Rule[], identity: Identity | null): Decision {
  for (const { conditions, actions } of rules) {
    if (!conditions.every((holds) => holds(identity))) continue;
    for (const action of actions) {
      if (action.type === "deny") return { kind: "deny", status: action.config.status_code };
      if (identity === null) return { kind: "login", provider: action.config.provider };
    }
  }
  return { kind: "allow" };
}
