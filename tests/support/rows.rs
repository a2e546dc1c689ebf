//! Rows as the page has written them since August 2026, one for each word of the timelines.

/// A row of the sidebar as the page has written it since August 2026.
pub fn row(id: &str, title: &str, status: &str) -> String {
    let dot = |label: &str, kind: &str| {
        format!(
            r#"<span role="status" aria-label="{label}"><span class="status-dot" data-kind="{kind}"></span></span>"#
        )
    };
    let image = |label: &str| format!(r#"<span role="img" aria-label="{label}"><svg></svg></span>"#);
    let slot = match status {
        "running" => dot("Running", "running"),
        "waiting" => dot("Awaiting input", "awaiting"),
        "question" => dot("Awaiting answer", "awaiting"),
        "finished" => dot("Unread response", "ready"),
        "failed" => r#"<span role="status" aria-label="Error"><svg></svg></span>"#.to_owned(),
        "limited" => r#"<span role="status" aria-label="Usage limit reached"><svg></svg></span>"#.to_owned(),
        "limited-3pm" => {
            r#"<span role="status" aria-label="Usage limit reached · resets 3pm"><svg></svg></span>"#.to_owned()
        }
        "idle" => image("Idle"),
        "archived" => image("Archived"),
        "unmarked" => String::new(),
        "merged" => image("#21 · Merged"),
        "waiting-pr-open" => dot("Awaiting input", "awaiting") + &image("#21 · Open"),
        "waiting-pr-changes" => dot("Awaiting input", "awaiting") + &image("#21 · Changes requested"),
        "pr-open" => image("#21 · Open"),
        "pr-changes" => image("#21 · Changes requested"),
        "pr-conflicts" => image("#21 · Merge conflicts"),
        "pr-closed" => image("#21 · Closed"),
        "unknown" => r#"<span role="status" aria-label="Compacting"></span>"#.to_owned(),
        other => panic!("no such status: {other}"),
    };
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!(
        r#"<div data-row-key="code:{id}" data-jump-hint-row=""><div data-row=""><a href="/code/{id}" data-row-main-button=""><span class="df-leading-slot">{slot}</span><span class="flex-1 min-w-0"><span class="dframe-fade-label block"><span>{title}</span></span></span></a><div><button data-row-action="" aria-label="More options for {title}"></button></div></div></div>"#
    )
}

/// The sidebar around rows.
pub fn sidebar(rows: &str) -> String {
    format!(r#"<aside class="dframe-sidebar"><nav><div data-group-label="Today">{rows}</div></nav></aside>"#)
}

/// A card of the landing page that asks for its session's user.
pub fn asking_card(title: &str) -> String {
    landing_card(title, "Needs input", "warning", "Should I use PUT or PATCH?", "acme/api")
}

/// A card of the landing page, with the words that it begins with and their tone.
pub fn landing_card(title: &str, words: &str, tone: &str, detail: &str, repository: &str) -> String {
    format!(
        r#"<li class="group flex items-center"><button type="button" aria-label="Open session {title}"><span><span class="rounded-full bg-fill-{tone}"></span><span class="text-{tone}">{words}</span></span><span><span class="truncate">{title}</span><span class="truncate">{detail}</span></span><span><span>{repository}</span><span class="tabular-nums">5m</span></span></button><button type="button" aria-label="Dismiss session"></button></li>"#
    )
}

/// A card as the table of sessions in KB-029 has it: it tells what its session does.
pub fn doing_card(id: &str, title: &str, does: &str) -> String {
    let url = format!("https://claude.ai/code/{id}");
    format!(
        r#"<li><div><a href="{url}"><span>{title}</span></a></div><div><span>{does}</span></div><div><a href="{url}">View</a> <button>Cancel</button></div></li>"#
    )
}
