/** What is used of the browser's own speech input (Web Speech API), which is not in its types. */
export interface SpeechInput {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: SpeechResultEvent) => void) | null;
  onerror: ((event: { readonly error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

export interface SpeechResultEvent {
  readonly resultIndex: number;
  readonly results: ArrayLike<
    ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }
  >;
}

interface SpeechWindow {
  readonly SpeechRecognition?: new () => SpeechInput;
  readonly webkitSpeechRecognition?: new () => SpeechInput;
}

/** Makes one; null where the browser has none. */
export function speechInput(): (new () => SpeechInput) | null {
  const { SpeechRecognition, webkitSpeechRecognition } = window as SpeechWindow;
  return SpeechRecognition ?? webkitSpeechRecognition ?? null;
}
