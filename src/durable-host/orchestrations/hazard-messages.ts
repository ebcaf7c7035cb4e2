/** What each hazard means for the one who reads the log: what was seen, what happens, what to do. */

interface HazardText {
	/** What was seen; `$` stands for the particular. */
	seen: string;
	/** What happens, in Azure as here. */
	effect: string;
	remedy: string;
}

const TEXTS = {
	"task-in-two-groups": {
		seen: "a task that was yielded before ($) is in another Task.any or Task.all",
		effect: "It runs again, and what comes later may get the result of another task.",
		remedy:
			"Put a task into one group only. To take results as they come, start a sub-orchestration for each, or wait with Task.all.",
	},
	"group-of-done-tasks": {
		seen: "a Task.any or Task.all was yielded whose tasks had all completed before ($)",
		effect: "They run again, and the orchestration waits forever.",
		remedy: "Yield each task in one group only, and use the results that are there.",
	},
	"retry-beside-cancelled-timer": {
		seen: "a Task.any holds a timer that was cancelled, and beside it a task with retries, a polling callHttp, or a timer of more than six days",
		effect:
			"Once the timer is cancelled the task ids shift, so that the history does not match any more.",
		remedy:
			"Race the timer against a sub-orchestration that does the retries, against an event, or against an activity without retries.",
	},
	"retry-in-failed-all": {
		seen: "a Task.all failed, the orchestrator went on, and a task with retries within it took a further task id",
		effect: "Later tasks get the results of others.",
		remedy: "Put the retries into sub-orchestrations, or catch the failure within each.",
	},
	"failed-all-waits": {
		seen: "a Task.all failed and the orchestrator went on",
		effect:
			"What it asked for since starts only when every other task of the group has ended as well; an event among them that never comes holds it forever.",
		remedy:
			"Let each task report its failure as a result, or set a limit to the time that the others take.",
	},
	"retry-timeout": {
		seen: "retryTimeoutInMilliseconds passed for $",
		effect: "The host gives up, the library goes on waiting: the orchestration waits forever.",
		remedy: "Leave retryTimeoutInMilliseconds out and limit maxNumberOfAttempts instead.",
	},
	"failure-not-retried": {
		seen: "$ failed with isNonRetriable, within a call with retries",
		effect: "The host gives up, the library goes on waiting: the orchestration waits forever.",
		remedy: "Return such a failure as a result, or call without retries.",
	},
	"thrown-without-message": {
		seen: "it threw something that is no Error, or an Error without a message",
		effect: "The failure gets lost: the instance stays Running until it is terminated.",
		remedy: "Throw an Error with a message.",
	},
	"timer-left-open": {
		seen: "it has returned or thrown, and a timer is open until $",
		effect: "The instance stays Running until then.",
		remedy: "Call timer.cancel() on every timer that is not needed any more.",
	},
	"cancelled-long-timer": {
		seen: "a timer of more than six days was cancelled, and its first piece of three days has fired",
		effect:
			"The library sets the next piece all the same, under a task id that the host does not know of: later tasks get the results of others, or none.",
		remedy:
			"Cancel only timers of up to six days; wait for longer ones in a loop of short ones, or in a sub-orchestration.",
	},
	"waits-though-returned": {
		seen: "it has returned or thrown, while the host still waits for an event or an entity at its action $",
		effect: "The instance stays Running until that comes; nothing else ends it.",
		remedy:
			"Raise the event, or terminate the instance; then look whether event names agree in case and whether a task is in two groups.",
	},
	"event-name-case": {
		seen: "an event was raised as $",
		effect:
			"The host takes the two for one, the library does not: the event is lost and the orchestration waits on.",
		remedy: "Spell the name in the same way on both sides.",
	},
	"numeric-event-name": {
		seen: "it waits for, or was sent, an event whose name is a number ($)",
		effect: "The library takes it for a task id: the event may complete another task.",
		remedy: "Use a name with a letter in it.",
	},
	"continue-as-new-with-text": {
		seen: "continueAsNew was given a text ($)",
		effect: "The next execution gets it with a pair of quotes more.",
		remedy: "Pass an object, such as { text }.",
	},
	"poll-without-place": {
		seen: "callHttp got a 202 from $ without an absolute Location, or with a Retry-After that is no number of seconds",
		effect: "Host and library count different task ids from here on.",
		remedy: "Pass enablePolling: false, or let the service answer with both.",
	},
	"timestamp-in-input": {
		seen: "the input has a text named Timestamp",
		effect: "It arrives as a Date.",
		remedy: "Use another name, such as timestamp.",
	},
	"lost-in-json": {
		seen: "$ contains a Map or a Set",
		effect: "It arrives as an empty object.",
		remedy: "Use objects and arrays, such as Object.fromEntries(map) or [...set].",
	},
	"out-of-step": {
		seen: "the library has gone on to further actions, while the host still waits at action $",
		effect:
			"What was asked for since starts only when the host gets there, and may then get the results of others.",
		remedy:
			"Look at the warnings before this one, and for code that takes another way on every run, which host.replay finds.",
	},
	stuck: {
		seen: "it has not returned, and waits for nothing that could still come",
		effect: "The instance stays Running until it is terminated.$",
		remedy:
			"A Task.any or Task.all of tasks that had completed before, or code that takes another way on every run, are the usual reasons; host.replay finds the second.",
	},
} as const satisfies Record<string, HazardText>;

export type HazardName = keyof typeof TEXTS;
export const HAZARD_NAMES = Object.keys(TEXTS) as HazardName[];

/** The line for the log: the orchestrator, what was seen, what happens, what to do, and where it is written. */
export function hazardMessage(hazard: HazardName, orchestrator: string, what: string): string {
	const { seen, effect, remedy } = TEXTS[hazard];
	const particular = hazard === "stuck" && what !== "" ? ` Found: ${what}.` : what;
	const text = `In '${orchestrator}' ${seen}. ${effect} ${remedy}`.replace("$", () => particular);
	return `${text} See docs/durable-host-hazards.md#${hazard}.`;
}
