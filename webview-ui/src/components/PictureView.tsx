import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import type { ImageRef } from "../../../src/shared/state";
import { Icon } from "./Icon";
import { usePictures } from "../images/pictures";

interface PictureViewProps {
  readonly image: ImageRef;
  readonly label: string;
}

/** A picture of a prompt, small. Its place is kept while it is fetched. */
export function PictureView({ image, label }: PictureViewProps): JSX.Element {
  const pictures = usePictures();
  const shown = pictures.of(image);
  const isThere = shown.kind === "there";
  useEffect(() => {
    if (!isThere) void pictures.load(image);
  }, [pictures, image, isThere]);
  return (
    <span class="thumb" data-state={shown.kind} role="img" aria-label={label}>
      {shown.kind === "there" ? <img src={shown.url} alt="" /> : null}
      {shown.kind === "missing" ? <Icon name="alert" /> : null}
    </span>
  );
}
