import { addressOf } from "./address.ts";
import { isLocked, key, signOut } from "./api.ts";
import { JobPage } from "./job/job-page.tsx";
import { JobsPage } from "./jobs/jobs-page.tsx";
import { place } from "./place.ts";
import { QuotaPage } from "./quota/quota-page.tsx";
import { SignIn } from "./sign-in.tsx";
import { chooseOtherTheme, theme } from "./theme.ts";

export function App() {
	return (
		<>
			<button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
				To the content
			</button>
			<header class="top">
				<a class="mark" href={addressOf({ page: "jobs" })}>
					Tutti
				</a>
				<nav aria-label="Pages">
					<a
						href={addressOf({ page: "jobs" })}
						aria-current={place.value.page === "quota" ? undefined : "page"}
					>
						Jobs
					</a>
					<a
						href={addressOf({ page: "quota" })}
						aria-current={place.value.page === "quota" ? "page" : undefined}
					>
						Quota
					</a>
				</nav>
				{key.value !== undefined && !isLocked.value && (
					<button type="button" class="plain" onClick={signOut}>
						Forget the key
					</button>
				)}
				<button
					type="button"
					class="plain"
					onClick={chooseOtherTheme}
					aria-label={theme.value === "dark" ? "Use light colours" : "Use dark colours"}
				>
					{theme.value === "dark" ? "☀" : "☾"}
				</button>
			</header>
			<main id="main" tabIndex={-1}>
				{isLocked.value ? <SignIn /> : <Page />}
			</main>
		</>
	);
}

function Page() {
	const at = place.value;
	if (at.page === "quota") return <QuotaPage />;
	if (at.page === "job") return <JobPage key={at.id} id={at.id} open={at.open} />;
	return <JobsPage />;
}
