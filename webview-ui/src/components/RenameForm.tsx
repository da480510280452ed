import { useState } from "preact/hooks";
import type { JSX } from "preact";

/** A new name for a row of a list. Stays where it was not taken. */
export function RenameForm(props: {
  readonly name: string;
  readonly maxLength: number;
  readonly label: string;
  readonly cancel: string;
  readonly save: string;
  readonly isDisabled: boolean;
  /** Whether the name was taken. */
  readonly rename: (name: string) => Promise<boolean>;
  readonly onDone: () => void;
}): JSX.Element {
  const { rename, onDone } = props;
  const [name, setName] = useState(props.name);
  return (
    <form
      class="rename"
      onSubmit={(event) => {
        event.preventDefault();
        void rename(name).then((isDone) => {
          if (isDone) onDone();
        });
      }}
    >
      <input
        ref={(element) => {
          if (element !== null && document.activeElement !== element) element.focus();
        }}
        class="panel-field"
        value={name}
        maxLength={props.maxLength}
        aria-label={props.label}
        enterkeyhint="done"
        onInput={({ currentTarget: { value } }) => {
          setName(value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
      />
      <div class="editor-buttons">
        <button type="button" class="button" onClick={onDone}>
          {props.cancel}
        </button>
        <button
          type="submit"
          class="button primary"
          disabled={props.isDisabled || name.trim() === ""}
        >
          {props.save}
        </button>
      </div>
    </form>
  );
}
