import { useEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { usePictures } from "../../images/pictures";

/**
 * Takes pictures that are pasted into the field or dropped anywhere on the page. True while files
 * are being dragged over the page.
 */
export function usePictureDrop(
  conversationId: string | null,
  field: RefObject<HTMLTextAreaElement | null>,
): boolean {
  const pictures = usePictures();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const element = field.current;
    const add = (files: readonly File[]): void => {
      void pictures.uploadsOf(conversationId).add(files);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const files = filesOf(event.clipboardData);
      // A copied cell of a table is a picture and a text: the text is meant.
      if (files.length === 0 || event.clipboardData?.types.includes("text/plain") === true) return;
      event.preventDefault();
      add(files);
    };
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setIsOver(false);
      const files = filesOf(event.dataTransfer);
      if (files.length === 0) return;
      event.preventDefault();
      add(files);
    };
    element?.addEventListener("paste", onPaste);
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("dragleave", onDragLeave);
    document.addEventListener("drop", onDrop);
    return () => {
      element?.removeEventListener("paste", onPaste);
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("dragleave", onDragLeave);
      document.removeEventListener("drop", onDrop);
    };
  }, [pictures, conversationId, field]);
  return isOver;
}

function filesOf(data: DataTransfer | null): readonly File[] {
  return [...(data?.files ?? [])];
}
