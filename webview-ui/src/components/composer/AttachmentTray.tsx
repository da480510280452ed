import type { JSX } from "preact";
import { maxImagesPerPrompt } from "../../../../src/shared/limits";
import type { Attachment, AttachmentList } from "../../images/attachmentList";
import { PictureView } from "../PictureView";
import { usePictures } from "../../images/pictures";
import { Icon } from "../Icon";
import { useStore, useWords } from "../page";

/** The pictures of the message above its text: there, on their way, or why not. */
export function AttachmentTray(props: {
  readonly conversationId: string | null;
}): JSX.Element | null {
  const { conversationId } = props;
  const words = useWords();
  const { attachments } = useStore();
  const pictures = usePictures();
  const lists = listsOf(conversationId).map((id) => pictures.uploadsOf(id));
  const there = attachments.get(conversationId);
  const isEmpty = there.length === 0 && lists.every((list) => list.items.value.length === 0);
  const surplus = lists.some((list) => list.surplus.value > 0);
  if (isEmpty && !surplus) return null;
  return (
    <div class="attachments">
      <ul class="attachment-list" aria-label={words.attachments.label}>
        {there.map((image, index) => (
          <li key={image.id} class="attachment" data-state="ready">
            <PictureView image={image} label={words.attachments.ready} />
            <RemoveButton
              name={`${words.attachments.label} ${index + 1}`}
              onClick={() => {
                attachments.set(
                  conversationId,
                  there.filter(({ id }) => id !== image.id),
                );
              }}
            />
          </li>
        ))}
        {lists.flatMap((list) =>
          list.items.value.map((item) => <OnItsWay key={item.key} item={item} list={list} />),
        )}
      </ul>
      {lists.flatMap((list) =>
        list.items.value
          .filter(({ trouble }) => trouble !== null)
          .map((item) => <Trouble key={item.key} item={item} />),
      )}
      {surplus && (
        <p class="attachment-trouble" role="alert">
          <Icon name="alert" />
          {words.attachments.surplus(maxImagesPerPrompt)}
        </p>
      )}
    </div>
  );
}

/** What was added before there was a conversation is shown in the first one. */
function listsOf(conversationId: string | null): readonly (string | null)[] {
  return conversationId === null ? [null] : [conversationId, null];
}

function OnItsWay(props: {
  readonly item: Attachment;
  readonly list: AttachmentList;
}): JSX.Element {
  const { item, list } = props;
  const { key, name, url, state, progress } = item;
  const words = useWords();
  return (
    <li class="attachment" data-state={state}>
      <span class="thumb">{url !== null && <img src={url} alt={name} />}</span>
      {state !== "failed" && (
        <span
          class="attachment-progress"
          role="progressbar"
          aria-label={name}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(progress * 100)}
          aria-valuetext={stateText(item, words.attachments)}
        >
          <span class="attachment-bar" style={{ transform: `scaleX(${progress})` }} />
        </span>
      )}
      {state === "failed" && url !== null && (
        <button
          type="button"
          class="attachment-retry"
          aria-label={words.attachments.retry(name)}
          onClick={() => {
            list.retry(key);
          }}
        >
          <Icon name="refresh" />
        </button>
      )}
      {state === "failed" && url === null && (
        <span class="attachment-sign">
          <Icon name="alert" />
        </span>
      )}
      <RemoveButton
        name={name}
        onClick={() => {
          list.remove(key);
        }}
      />
    </li>
  );
}

function stateText(
  { state, progress }: Attachment,
  words: ReturnType<typeof useWords>["attachments"],
): string {
  if (state === "reading") return words.reading;
  return state === "waiting" ? words.waiting : words.uploading(Math.round(progress * 100));
}

function RemoveButton(props: { readonly name: string; readonly onClick: () => void }): JSX.Element {
  const words = useWords();
  return (
    <button
      type="button"
      class="attachment-remove"
      aria-label={words.attachments.remove(props.name)}
      onClick={props.onClick}
    >
      <span>
        <Icon name="cross" />
      </span>
    </button>
  );
}

function Trouble({ item: { name, trouble } }: { readonly item: Attachment }): JSX.Element | null {
  const words = useWords();
  return trouble === null ? null : (
    <p class="attachment-trouble" role="alert">
      <Icon name="alert" />
      <span>
        <strong dir="auto">{name}</strong> {words.attachments.troubles[trouble]}
      </span>
    </p>
  );
}
