import { effect, signal } from "@preact/signals";

const KEPT_AS = "tutti-theme";
const isDarkOutside = matchMedia("(prefers-color-scheme: dark)");

/** `dark` or `light`: as the system has it until one is chosen, which this browser keeps. */
export const theme = signal<"dark" | "light">(kept() ?? outside());

isDarkOutside.addEventListener("change", () => {
	if (kept() === undefined) theme.value = outside();
});

effect(() => {
	document.documentElement.dataset.theme = theme.value;
});

export function chooseOtherTheme(): void {
	theme.value = theme.value === "dark" ? "light" : "dark";
	localStorage.setItem(KEPT_AS, theme.value);
}

function kept(): "dark" | "light" | undefined {
	const text = localStorage.getItem(KEPT_AS);
	return text === "dark" || text === "light" ? text : undefined;
}

function outside(): "dark" | "light" {
	return isDarkOutside.matches ? "dark" : "light";
}
