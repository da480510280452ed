/** Folders that hold nothing but secrets, or what somebody would use as one. */
const secretFolder =
  /^(\.git|\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.secrets?|\.envs?([._-].*)?|\.password-store)$/;

/** Files that hold secrets by what programs call them. */
const secretFile = new RegExp(
  `^(${[
    // Environments.
    String.raw`\.env.*|\.flaskenv|.*\.env|\.dev\.vars.*|\.?secrets?|.*\.tfvars(\.json)?|.*\.tfstate`,
    // Keys and what holds some.
    String.raw`.*\.(pem|key|p8|p12|pfx|ppk|pkcs12|jks|jceks|bks|keystore|kdbx?|asc|gpg|pgp|ovpn|agekey)`,
    String.raw`id_(rsa|dsa|ecdsa|ed25519|xmss)([^a-z0-9].*)?|.*[._-](rsa|dsa|ecdsa|ed25519)|.*\.keychain(-db)?`,
    // Logins of programs.
    String.raw`[._]netrc|\.npmrc|\.yarnrc(\.yml)?|\.pypirc|\.pgpass|pgpass\.conf|\.my\.cnf|\.mylogin\.cnf`,
    String.raw`\.git-credentials|\.gitcookies|\.htpasswd|\.htdigest|\.dockercfg|\.dockerconfigjson|\.s3cfg|\.boto`,
    String.raw`\.vault-token|\.terraformrc|terraform\.rc|\.?kubeconfig|.*\.kubeconfig|.*\.publishsettings`,
    String.raw`local\.settings\.json|wp-config\.php|\.[a-z0-9]+_history`,
    // Whatever calls itself so, unless it is a program's text.
    String.raw`(.*[._-])?(credentials?|secrets?)([._-].*)?\.(json|ya?ml|toml|ini|xml|properties|conf|cfg|cnf|csv|txt|tfvars)`,
    String.raw`passwords?\.(json|ya?ml|csv|txt)|(.*[._-])?credentials|(.*[._-])?service[_-]?account.*\.json|gha-creds-.*\.json`,
  ].join("|")})$`,
);

/** Files that are secret in the folder of their program only. */
const secretInFolder =
  /(^|\/)(\.docker\/config\.json|\.composer\/auth\.json|\.cargo\/credentials(\.toml)?|\.config\/(gh\/hosts\.yml|gcloud\/.*|hub)|\.gradle\/gradle\.properties|\.m2\/settings(-security)?\.xml)$/;

/** Samples that are made to be shared. */
const sampleName =
  /^((\.env|\.dev\.vars).*[._-](example|sample|template|dist)|(example|sample|template)\.env)$/;

/** What an editor, a program or a person puts behind a name to keep an older one. */
const backupEnding =
  /(~|[._-](bak|backup|old|orig|original|save|saved|copy|tmp|temp|rej|\d+)|\.sw[a-p]| - copy| copy( \d+)?| ?\(\d+\))$/;

/** The same before the last ending, as browsers and desktops name a copy. */
const copyMark = /( - copy| copy( \d+)?| ?\(\d+\))(?=\.[a-z0-9]+$)/;

/**
 * Whether a file goes by a name that usually holds secrets, lies in a folder of such, or in a
 * repository's own: that it changed is told, its contents stay on the PC.
 */
export function isSecretPath(relative: string): boolean {
  const names = relative.split("/").map(plainName);
  if (names.some((name) => secretFolder.test(name) && !sampleName.test(name))) return true;
  const folder = names.slice(0, -1).join("/");
  return originals(names.at(-1) ?? "").some(
    (name) => secretInFolder.test(`${folder}/${name}`) || isSecretName(name),
  );
}

function isSecretName(name: string): boolean {
  return secretFile.test(name) && !sampleName.test(name);
}

/**
 * The name as file systems may take it that tell apart less than we do: without regard to case and to
 * letters that show nothing (macOS), without blanks and dots at its end (Windows).
 */
function plainName(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()
    .replace(/[. ]+$/, "");
}

/** A name, and those of what it may be an older or unfinished copy of. */
function originals(name: string): readonly string[] {
  const all = [name];
  // `.NAME.swp` is vim's, `#NAME#` and `.#NAME` Emacs'.
  let rest = name.replace(/^\.(?=.*\.sw[a-p]$)|^\.?#|#$/g, "").replace(copyMark, "");
  for (let next = rest.replace(backupEnding, ""); next !== rest;) {
    all.push(rest);
    rest = next;
    next = rest.replace(backupEnding, "");
  }
  return [...all, rest];
}
