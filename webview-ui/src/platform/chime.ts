/** What a sound says: somebody has to answer, or everything has come to its end. */
export type Tone = "needs-you" | "done";

interface Note {
  /** Frequency (Hz). */
  readonly pitch: number;
  /** When it begins, after the tone does (s). */
  readonly at: number;
  /** How long it rings out (s). */
  readonly length: number;
}

/** A rising pair that asks, and one low note that settles. */
const tones: Readonly<Record<Tone, readonly Note[]>> = {
  "needs-you": [
    { pitch: 659.26, at: 0, length: 0.35 },
    { pitch: 880, at: 0.14, length: 0.5 },
  ],
  done: [
    { pitch: 523.25, at: 0, length: 0.4 },
    { pitch: 392, at: 0.16, length: 0.6 },
  ],
};

/** Soft: a tenth of what the device is set to. */
const loudness = 0.1;
/** A note swells for this long (s), so that it doesn't click. */
const attack = 0.02;
/** The tab that sounds keeps what it sounded for from the others for so long (ms). */
const claimMs = 60_000;
/** A browser that doesn't let the page sound may never say so. */
const wakingMs = 1_000;

const gestures = ["pointerup", "keydown"] as const;

/**
 * The page's two sounds, made by Web Audio. Browsers let a page sound after a gesture only, so the
 * first one after it was made opens its way. Between sounds it rests. `dispose` when it is no longer
 * wanted.
 */
export class Chime {
  #context: AudioContext | null = null;
  readonly #stop = new AbortController();
  #playing = 0;

  constructor() {
    const unlock = (): void => {
      void this.#unlock();
    };
    for (const gesture of gestures) {
      window.addEventListener(gesture, unlock, { signal: this.#stop.signal, passive: true });
    }
    // It may just have been made by one.
    const { userActivation } = navigator as Partial<Pick<Navigator, "userActivation">>;
    if (userActivation?.isActive === true) unlock();
  }

  /**
   * Plays the tone for something that happened, unless another tab of this browser does. `key` names
   * what happened, the same in all tabs. Resolves to whether this one played it.
   */
  async play(tone: Tone, key: string): Promise<boolean> {
    const context = this.#context;
    if (context === null || !(await this.#wake(context))) return false;
    const isOurs = await claim(`remote-claude-sound-${key}`);
    if (isOurs) sound(context, tones[tone]);
    this.#restAfter(isOurs ? toneMs(tones[tone]) : 0);
    return isOurs;
  }

  dispose(): void {
    this.#stop.abort();
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
  }

  /** Called by a gesture: only there may the first sound begin. */
  async #unlock(): Promise<void> {
    if (this.#context !== null) return;
    const context = new AudioContext();
    this.#context = context;
    // Safari takes it only with something to play, however silent.
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(1, 1, context.sampleRate);
    source.connect(context.destination);
    source.start();
    if (await this.#wake(context)) {
      this.#restAfter(0);
      return;
    }
    // That was not gesture enough: the next one tries again.
    if (this.#context === context) this.#context = null;
    void context.close().catch(() => undefined);
  }

  /** Resolves to whether it can sound now. */
  async #wake(context: AudioContext): Promise<boolean> {
    this.#playing++;
    const patience = new Promise((resolve) => setTimeout(resolve, wakingMs));
    await Promise.race([context.resume().catch(() => undefined), patience]);
    const isAwake = context.state === "running";
    if (!isAwake) this.#playing--;
    return isAwake;
  }

  /** An audio device that is held costs power. */
  #restAfter(ms: number): void {
    setTimeout(() => {
      this.#playing--;
      if (this.#playing === 0) void this.#context?.suspend().catch(() => undefined);
    }, ms);
  }
}

/** Resolves to whether this tab is the first to claim it; the claim lasts for `claimMs`. */
function claim(name: string): Promise<boolean> {
  const { locks } = navigator as Partial<Pick<Navigator, "locks">>;
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise((end) => setTimeout(end, claimMs));
    });
  });
}

function sound(context: AudioContext, notes: readonly Note[]): void {
  const now = context.currentTime;
  for (const { pitch, at, length } of notes) {
    const start = now + at;
    const volume = context.createGain();
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + attack);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + length);
    volume.connect(context.destination);
    const tone = context.createOscillator();
    tone.type = "sine";
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(start);
    tone.stop(start + length);
  }
}

function toneMs(notes: readonly Note[]): number {
  return Math.max(...notes.map(({ at, length }) => at + length)) * 1_000 + 100;
}
