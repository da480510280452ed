import { effect } from "@preact/signals";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import type { CommandChoice } from "../../../../src/shared/catalog";
import { useStore, useWords } from "../page";
import { CompletionModel } from "./completionModel";
import type { Completed, CompletionItem, Offer } from "./completionModel";

interface CompletionProps {
  readonly conversationId: string | null;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/**
 * What could be meant by the word at the caret, above the field: commands after "/", files after
 * "@". The field keeps the focus; arrows choose, Enter and Tab take, Escape leaves.
 */
export function Completion({ conversationId, field }: CompletionProps): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const listId = useId();
  const clear = { name: "clear", description: words.completion.clear, argumentHint: "" };
  const commands = useRef<() => readonly CommandChoice[]>(() => []);
  commands.current = () => [
    clear,
    ...store.outline.peek().catalog.commands.filter(({ name }) => name !== "clear"),
  ];
  const [model] = useState(
    () =>
      new CompletionModel({
        commands: () => commands.current(),
        files: async (query) => {
          const outcome = await store.ask({ type: "files.find", query });
          return outcome.kind === "done" ? outcome.result.paths : null;
        },
      }),
  );
  const offer = model.offer.value;
  const take = (completed: Completed | null): void => {
    const element = field.current;
    if (completed === null || element === null) return;
    element.value = completed.text;
    element.setSelectionRange(completed.caret, completed.caret);
    element.focus();
    store.drafts.set(conversationId, completed.text);
  };
  useFieldEvents(field, model, take);
  useEffect(
    () =>
      effect(() => {
        // Where something else than the field changed it; the field has it when all have heard of it.
        void store.drafts.get(conversationId);
        queueMicrotask(() => {
          if (field.current !== null) follow(field.current, model);
        });
      }),
    [store, conversationId, field, model],
  );
  useAria(field, offer, listId);
  if (offer === null) return null;
  const title = offer.kind === "command" ? words.completion.commands : words.completion.files;
  return (
    <div class="completion">
      <p class="completion-title">
        {title}
        {offer.isLoading && <span class="completion-busy" aria-hidden="true" />}
      </p>
      {offer.items.length === 0 && (
        <p class="completion-none" role="status">
          {offer.isLoading ? words.completion.looking : words.completion.noFiles}
        </p>
      )}
      <ul class="completion-list" id={listId} role="listbox" aria-label={title}>
        {offer.items.map((item, index) => (
          <Option
            key={keyOf(item)}
            id={`${listId}-${index}`}
            item={item}
            isActive={index === offer.active}
            onChoose={() => {
              const element = field.current;
              if (element === null) return;
              take(model.choose(element.value, element.selectionStart, index));
            }}
          />
        ))}
      </ul>
    </div>
  );
}

function Option(props: {
  readonly id: string;
  readonly item: CompletionItem;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}): JSX.Element {
  const { id, item, isActive, onChoose } = props;
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <li
      ref={element}
      id={id}
      class="completion-option"
      role="option"
      aria-selected={isActive}
      onPointerDown={(event) => {
        // The field keeps the focus, and the phone its keyboard.
        event.preventDefault();
      }}
      onClick={onChoose}
    >
      {item.kind === "command" ? (
        <>
          <span class="completion-name">
            /{item.name}
            {item.hint !== "" && <span class="completion-hint"> {item.hint}</span>}
          </span>
          <span class="completion-text">{item.description}</span>
        </>
      ) : (
        <FilePath path={item.path} />
      )}
    </li>
  );
}

/** The name first: the end of a long path is what tells files apart. */
function FilePath({ path }: { readonly path: string }): JSX.Element {
  const bare = path.endsWith("/") ? path.slice(0, -1) : path;
  const cut = bare.lastIndexOf("/") + 1;
  return (
    <>
      <span class="completion-name">{path.slice(cut)}</span>
      <span class="completion-text completion-path">
        <bdi dir="ltr">{path.slice(0, cut)}</bdi>
      </span>
    </>
  );
}

function keyOf(item: CompletionItem): string {
  return item.kind === "command" ? item.name : item.path;
}

function follow(
  { value, selectionStart, selectionEnd }: HTMLTextAreaElement,
  model: CompletionModel,
): void {
  // With something selected nobody completes a word.
  if (selectionStart === selectionEnd) model.update(value, selectionStart);
  else model.dispose();
}

/** The keys of the list come first, before the field's own meaning of them. */
function useFieldEvents(
  field: RefObject<HTMLTextAreaElement | null>,
  model: CompletionModel,
  take: (completed: Completed | null) => void,
): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const element = field.current;
    if (element === null) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (!isListKey(event, model)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === "ArrowDown") model.step(1);
      else if (event.key === "ArrowUp") model.step(-1);
      else if (event.key === "Escape") model.dismiss();
      else latest.current(model.choose(element.value, element.selectionStart));
    };
    const onCaret = (): void => {
      if (document.activeElement === element) follow(element, model);
    };
    const onBlur = (): void => {
      model.dispose();
    };
    element.addEventListener("keydown", onKey, { capture: true });
    element.addEventListener("blur", onBlur);
    document.addEventListener("selectionchange", onCaret);
    return () => {
      element.removeEventListener("keydown", onKey, { capture: true });
      element.removeEventListener("blur", onBlur);
      document.removeEventListener("selectionchange", onCaret);
      model.dispose();
    };
  }, [field, model]);
}

function isListKey(event: KeyboardEvent, model: CompletionModel): boolean {
  const offer = model.offer.value;
  const hasModifier = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
  if (offer === null || event.isComposing || hasModifier) return false;
  if (event.key === "Escape") return true;
  return offer.items.length > 0 && ["ArrowDown", "ArrowUp", "Enter", "Tab"].includes(event.key);
}

/** Tells screen readers what the field offers just now. */
function useAria(
  field: RefObject<HTMLTextAreaElement | null>,
  offer: Offer | null,
  listId: string,
): void {
  useEffect(() => {
    const element = field.current;
    if (element === null) return;
    const active = offer?.items.length ? `${listId}-${offer.active}` : null;
    element.setAttribute("aria-autocomplete", "list");
    setOrRemove(element, "aria-controls", offer === null ? null : listId);
    setOrRemove(element, "aria-activedescendant", active);
  }, [field, offer, listId]);
}

function setOrRemove(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
