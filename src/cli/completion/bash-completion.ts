import { type CompletionModel, firstCommands, type Offered } from "./completion-model.ts";
import { commandCases, commandsWithMore, flagsOf, valueFlags } from "./shell-words.ts";

/** For bash 3.2 and later; needs no bash-completion. */
export function bashCompletion(model: CompletionModel): string {
	const { files, targets, other } = valueFlags(model);
	return `# bash completion of tutti. For this shell: source <(tutti completion bash)
_tutti() {
	local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
	local command="" options="${flagsOf(model.options)}" words="" offered="" i
	local state=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case "\${COMP_WORDS[i]}" in
			--state|--target) state+=("\${COMP_WORDS[i]}" "\${COMP_WORDS[i+1]}"); i=$((i + 1)) ;;
			-*) ;;
			*) case "$command" in
				"") command="\${COMP_WORDS[i]}" ;;
				${commandsWithMore(model)}) command="$command \${COMP_WORDS[i]}" ;;
			esac ;;
		esac
	done
	COMPREPLY=()
	case "$command" in
		"") words="${firstCommands(model)
			.map(({ name }) => name)
			.join(" ")}" ;;
${commandCases(model, (options, offered) => `options="$options ${options}"${offeredWords(offered)}`)}
	esac
	if [[ "$cur" == -* ]]; then words="$options"; offered=""; fi
	case "$prev" in
		${files.join("|")}) words=""; offered=files ;;
		${targets.join("|")}) words=""; offered=targets ;;
		${other.join("|")}) return ;;
	esac
	case "$offered" in
		jobs) words="$("\${COMP_WORDS[0]}" "\${state[@]}" complete 2>/dev/null)" ;;
		targets) words="$("\${COMP_WORDS[0]}" complete targets 2>/dev/null)" ;;
	esac
	if [ "$offered" = files ]; then
		while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -f -- "$cur")
	else
		while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$cur")
	fi
}
complete -o filenames -F _tutti tutti
`;
}

function offeredWords(offered: Offered | undefined): string {
	if (offered === undefined) return "";
	return typeof offered === "string" ? `; offered=${offered}` : `; words="${offered.join(" ")}"`;
}
