import webPush from "web-push";

/** Encrypts and signs messages for push services. Built as a script of its own (esbuild.mjs). */
export const { generateVAPIDKeys, generateRequestDetails } = webPush;
