/** The host's own lines among `PermissionRequest.grants`. No rule looks like them: it begins with the name of a tool, which has no space in it. */

/** Every change of a file passes from then on. */
export const editsGrant = "mode acceptEdits";
/** Before the path of a folder that is opened to Claude. */
export const folderGrantPrefix = "folder ";
