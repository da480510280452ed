import type { JSX } from "preact";
import type { PermissionContent } from "../../../src/shared/permissionContent";
import { Markdown } from "./Markdown";
import { useWords } from "./page";
import { exactTime } from "../text/format";
import { spelledOut } from "../text/oddCharacters";
import { shortPlanPath } from "../text/shortPlanPath";
import { LongText } from "./LongText";
import { Revealed } from "./Revealed";

type Judged = Exclude<PermissionContent, { kind: "question" }>;

/** What a request would do, whole, with everything in it visible. */
export function PermissionDetails({ content }: { readonly content: Judged }): JSX.Element {
  const words = useWords();
  switch (content.kind) {
    case "command":
      return (
        <div>
          <pre class="exact">
            <Revealed text={content.command} showsLineEnds />
          </pre>
          {content.description !== null && (
            <p class="quiet">
              <Revealed text={content.description} />
            </p>
          )}
          {content.isInBackground === true && <p class="quiet">{words.permission.inBackground}</p>}
          {content.timeoutMs !== undefined && (
            <p class="quiet">
              {words.permission.timeLimit(exactTime(content.timeoutMs, words.locale))}
            </p>
          )}
        </div>
      );
    case "write":
      return (
        <div>
          <Path path={content.path} />
          <pre class="exact" aria-label={words.permission.newFile}>
            {content.content === "" ? (
              words.permission.emptyFile
            ) : (
              <Revealed text={content.content} />
            )}
          </pre>
        </div>
      );
    case "edit":
      return (
        <div>
          <Path path={content.path} />
          {content.edits.map(({ oldText, newText, isEverywhere }, index) => (
            <div key={index} class="edit">
              {isEverywhere === true && (
                <p class="edit-scope">
                  <strong>{words.permission.everywhere}</strong>
                </p>
              )}
              <Lines label={words.permission.oldText} sign="-" text={oldText} />
              <Lines label={words.permission.newText} sign="+" text={newText} />
            </div>
          ))}
        </div>
      );
    case "plan":
      return (
        <div>
          {content.path !== undefined && <PlanPath path={content.path} />}
          {content.markdown === null || content.markdown.trim() === "" ? (
            <p class="quiet">{words.permission.emptyPlan}</p>
          ) : (
            <Markdown text={spelledOut(content.markdown)} />
          )}
        </div>
      );
    case "other":
      return (
        <pre class="exact">
          <Revealed text={content.input} />
        </pre>
      );
  }
}

/** The texts of a request in which every character counts. */
export function textsOf(content: PermissionContent): readonly string[] {
  switch (content.kind) {
    case "command":
      return [content.command, content.description ?? ""];
    case "write":
      return [content.path, content.content];
    case "edit":
      return [content.path, ...content.edits.flatMap(({ oldText, newText }) => [oldText, newText])];
    case "other":
      return [content.input];
    case "plan":
      return [content.path ?? "", (content.markdown ?? "").replace(/ {2,}/gu, " ")];
    case "question":
      return content.questions.flatMap(({ header, question, options }) => [
        ...[header, question],
        ...options.flatMap(({ label, description }) => [label, description]),
      ]);
  }
}

/** The CLI keeps plans in its own folder, deep below the home: where exactly is no part of the choice. */
function PlanPath({ path }: { readonly path: string }): JSX.Element {
  return (
    <p class="plan-path" title={path}>
      <code>
        <Revealed text={shortPlanPath(path)} />
      </code>
    </p>
  );
}

function Path({ path }: { readonly path: string }): JSX.Element {
  return (
    <p class="permission-path">
      <code>
        <Revealed text={path} />
      </code>
    </p>
  );
}

function EditLines(props: { readonly sign: "+" | "-"; readonly text: string }): JSX.Element {
  return (
    <>
      {props.text
        .replace(/\n$/u, "")
        .split("\n")
        .map((line, index) => (
          <span key={index} class="edit-line">
            <span class="edit-sign">{props.sign}</span>
            <span class="edit-text">
              <Revealed text={line} />
              {"\n"}
            </span>
          </span>
        ))}
    </>
  );
}

function Lines(props: {
  readonly label: string;
  readonly sign: "+" | "-";
  readonly text: string;
}): JSX.Element | null {
  if (props.text === "") return null;
  return (
    <pre
      class={`exact edit-lines ${props.sign === "+" ? "added" : "removed"}`}
      aria-label={props.label}
    >
      <LongText
        text={props.text.replace(/\n$/u, "")}
        draw={(part) => <EditLines sign={props.sign} text={part} />}
        plain={() => ""}
      />
    </pre>
  );
}
