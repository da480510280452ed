import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ImageRef } from "../../../src/shared/state";
import { fetchPicture } from "../images/fetchPicture";
import { byteSize } from "../text/format";
import { Icon } from "./Icon";
import { LoadButton } from "./LoadButton";
import { useStore, useWords } from "./page";
import { useLoaded } from "./useLoaded";

interface ImageChipsProps {
  readonly images: readonly ImageRef[];
  /** Takes a picture away, where that is possible. */
  readonly onRemove?: (image: ImageRef) => void;
}

/** The pictures of a prompt, by type and size. They are fetched when somebody opens them. */
export function ImageChips({ images, onRemove }: ImageChipsProps): JSX.Element | null {
  if (images.length === 0) return null;
  return (
    <ul class="image-chips">
      {images.map((image) => (
        <li key={image.id}>
          <ImageChip image={image} onRemove={onRemove} />
        </li>
      ))}
    </ul>
  );
}

function ImageChip(props: {
  readonly image: ImageRef;
  readonly onRemove: ((image: ImageRef) => void) | undefined;
}): JSX.Element {
  const { image, onRemove } = props;
  const words = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const label = words.image.name(typeNames[image.type]);
  return (
    <>
      <span class="image-chip">
        <button
          type="button"
          class="image-chip-name"
          aria-expanded={isOpen}
          title={isOpen ? words.image.close : words.image.open}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          <Icon name="image" />
          {label}
          <span class="quiet">{byteSize(image.bytes, words.locale)}</span>
        </button>
        {onRemove !== undefined && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.image.remove}
            onClick={() => {
              onRemove(image);
            }}
          >
            <Icon name="cross" />
          </button>
        )}
      </span>
      {isOpen && <Picture image={image} label={label} />}
    </>
  );
}

const typeNames: Readonly<Record<ImageRef["type"], string>> = {
  "image/png": "PNG",
  "image/jpeg": "JPEG",
  "image/gif": "GIF",
  "image/webp": "WebP",
};

/** The picture itself, for as long as it is open. */
function Picture(props: { readonly image: ImageRef; readonly label: string }): JSX.Element {
  const { image, label } = props;
  const store = useStore();
  const picture = useLoaded(() => fetchPicture(store, image));
  const { value: blob, start } = picture;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(start, []);
  useEffect(() => {
    if (blob === null) return undefined;
    const created = URL.createObjectURL(blob);
    setUrl(created);
    return () => {
      URL.revokeObjectURL(created);
    };
  }, [blob]);
  if (url !== null) return <img class="picture" src={url} alt={label} />;
  return <LoadButton label={label} loaded={picture} />;
}
