//! `ports`: the short form made long, ranges taken apart.

use std::ops::RangeInclusive;

use super::canonical::integer;
use super::datum::{Datum, What};
use super::error::Trouble;
use super::form::Surroundings;

/// Ports that one service may publish; a range is as many.
const MOST_PORTS: usize = 70_000;

/// All entries of `ports` in the long form.
pub(super) fn ports(mut datum: Datum, _: &Surroundings<'_>) -> Result<Datum, Trouble> {
    let What::List(items) = datum.what else {
        return Err(Trouble::new(
            "`ports` must be a list",
            datum.origin,
            "write it as `- \"8080:80\"`, one a line",
        ));
    };
    let mut out = Vec::new();
    for item in items {
        match &item.what {
            What::Text(text) => short(&text.clone(), &item, &mut out)?,
            What::Integer(number) => short(&number.to_string(), &item, &mut out)?,
            What::Map(_) => out.push(long(item)?),
            _ => return Err(not_a_port(&item, "it is neither a text nor a mapping")),
        }
        if out.len() > MOST_PORTS {
            return Err(Trouble::new(
                format!("more than {MOST_PORTS} ports"),
                datum.origin,
                "publish the ports that are needed",
            ));
        }
    }
    datum.what = What::List(out);
    Ok(datum)
}

fn not_a_port(item: &Datum, why: &str) -> Trouble {
    let shown = item.printed().map_or_else(|| "this".to_owned(), |text| format!("`{text}`"));
    Trouble::new(
        format!("{shown} is not a port: {why}"),
        item.origin,
        "write it as `\"8080:80\"` or `\"127.0.0.1:8080:80/udp\"`",
    )
}

fn long(mut item: Datum) -> Result<Datum, Trouble> {
    if item.get("target").is_none_or(|target| integer(target).is_none()) {
        return Err(Trouble::new("a port needs a `target`, a number", item.origin, "add `target: 80`"));
    }
    for (key, value) in [("mode", "ingress"), ("protocol", "tcp")] {
        if item.get(key).is_none() {
            item.set(key, Datum::text_at(value, item.origin));
        }
    }
    Ok(item)
}

fn short(text: &str, item: &Datum, out: &mut Vec<Datum>) -> Result<(), Trouble> {
    let wrong = |why: &str| not_a_port(item, why);
    let (ports, protocol) = text.rsplit_once('/').unwrap_or((text, "tcp"));
    let protocol = protocol.to_lowercase();
    if !matches!(protocol.as_str(), "tcp" | "udp" | "sctp") {
        return Err(wrong("the protocol is `tcp`, `udp` or `sctp`"));
    }
    let (front, target) = ports.rsplit_once(':').unwrap_or(("", ports));
    let (host, published) = front.rsplit_once(':').unwrap_or(("", front));
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if !host.is_empty() && host.parse::<std::net::IpAddr>().is_err() {
        return Err(wrong("what stands before the ports is an address"));
    }
    let range = |text: &str| -> Option<RangeInclusive<u16>> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = first.parse().ok()?..=last.parse().ok()?;
        (!range.is_empty()).then_some(range)
    };
    let target = range(target).ok_or_else(|| wrong("a port is a number up to 65535, or two with a `-`"))?;
    let known = match published {
        "" => None,
        published => {
            Some(range(published).ok_or_else(|| wrong("a port is a number up to 65535, or two with a `-`"))?)
        }
    };
    if let Some(known) = &known
        && known.len() != target.len()
        && target.len() != 1
    {
        return Err(wrong("the two ranges are not of the same length"));
    }
    for (index, number) in target.clone().enumerate() {
        let published = match &known {
            None => None,
            // the engine chooses one of several
            Some(_) if target.len() == 1 => Some(published.to_owned()),
            Some(known) => known.clone().nth(index).map(|port| port.to_string()),
        };
        let text = |text: String| Datum::text_at(text, item.origin);
        let mut fields = vec![
            ("mode", text("ingress".to_owned())),
            ("protocol", text(protocol.clone())),
            ("target", Datum::new(What::Integer(i64::from(number)), item.origin)),
        ];
        fields.extend(published.map(|published| ("published", text(published))));
        fields.extend((!host.is_empty()).then(|| ("host_ip", text(host.to_owned()))));
        out.push(Datum::map_at(fields, item.origin));
    }
    Ok(())
}
