/** The session of a conversation: a new one under this UUID, or one that has a transcript. */
export interface SessionChoice {
  readonly sessionId: string;
  readonly isResumed: boolean;
}

/**
 * The flags of the one long-lived process of a conversation. Prompts go through standard input only,
 * and values are glued to their flag by "=", so that nothing a person wrote can become an option.
 */
export function claudeArguments({ sessionId, isResumed }: SessionChoice): readonly string[] {
  return [
    "-p",
    "--input-format=stream-json",
    "--output-format=stream-json",
    "--verbose",
    "--include-partial-messages",
    "--replay-user-messages",
    "--permission-prompt-tool=stdio",
    isResumed ? `--resume=${sessionId}` : `--session-id=${sessionId}`,
  ];
}
