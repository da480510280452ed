/** What is told of the plan's limits, in English. */
export const planAlertsEn = {
  planAlerts: {
    used: (name: string, share: string) => `${share} of your plan's limit (${name}) is used.`,
    usedUp: (name: string) => `Your plan's limit (${name}) is used up.`,
    resets: (time: string) => `It starts anew at ${time}.`,
    reset: (name: string, waiting: number) =>
      `Your plan's limit (${name}) started anew.${waiting === 0 ? "" : ` ${waiting === 1 ? "1 prompt is" : `${waiting} prompts are`} queued.`}`,
  },
};
