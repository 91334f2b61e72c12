//! A proof in the forms that people and programs read. Text in, text out: a report is made of the [`Proof`](crate::Proof)
//! alone.
