//! A caller's function on its way to a database thread, and its answer on the way back.

use super::connection::Link;
use super::{Reader, SqlError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// What the transaction around a piece of work should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Commit.
    Keep,
    /// Roll back; the work has its answer.
    Drop,
    /// Roll back and run the work again: it lost a race.
    Again,
}

/// Work without its types, as the threads see it.
pub(crate) trait Work: Send {
    /// Runs the function once and keeps its result.
    fn run(&mut self, link: &mut Link) -> Verdict;
    /// Replaces the result: the work was not kept.
    fn fail(&mut self, error: SqlError);
    /// Tells the caller.
    fn answer(self: Box<Self>);
}

/// A piece of work for a thread.
pub(crate) enum Job {
    Read(Box<dyn Work>),
    Write(Box<dyn Work>),
}

/// The function, its result, and whom to tell.
struct Task<F, T, E> {
    f: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

/// The receiving end of a task's answer.
pub(crate) type Reply<T, E> = oneshot::Receiver<Result<T, E>>;

/// Work that reads.
pub(crate) fn reading<T, E, F>(f: F) -> (Box<dyn Work>, Reply<T, E>)
where
    F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<SqlError> + Send + 'static,
{
    let mut once = Some(f);
    task(move |link: &mut Link| {
        let f = once.take().expect("a read is run once");
        f(&mut Reader::new(link))
    })
}

/// Work that writes.
pub(crate) fn writing<T, E, F>(mut f: F) -> (Box<dyn Work>, Reply<T, E>)
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<SqlError> + Send + 'static,
{
    task(move |link: &mut Link| f(&mut Tx::new(link)))
}

fn task<T, E, F>(f: F) -> (Box<dyn Work>, Reply<T, E>)
where
    F: FnMut(&mut Link) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<SqlError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let task = Task {
        f,
        result: None,
        reply,
    };
    (Box::new(task), answer)
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: FnMut(&mut Link) -> Result<T, E> + Send,
    T: Send,
    E: From<SqlError> + Send,
{
    fn run(&mut self, link: &mut Link) -> Verdict {
        // A transaction that panicked is rolled back as a whole, so nothing half-done is seen.
        let result = catch_unwind(AssertUnwindSafe(|| (self.f)(link)));
        let failed = link.take_failure();
        let again = failed == Some(SqlError::Serialization);
        let result = match (result, failed) {
            (Err(panic), _) => Err(E::from(SqlError::Panicked(panic_text(&*panic)))),
            (Ok(Ok(_)), Some(swallowed)) => Err(E::from(swallowed)),
            (Ok(result), _) => result,
        };
        let verdict = match &result {
            Ok(_) => Verdict::Keep,
            Err(_) if again => Verdict::Again,
            Err(_) => Verdict::Drop,
        };
        self.result = Some(result);
        verdict
    }

    fn fail(&mut self, error: SqlError) {
        self.result = Some(Err(E::from(error)));
    }

    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| {
            Err(E::from(SqlError::Other(
                "the work was not run before its answer was asked for".to_owned(),
            )))
        });
        // Nobody listens any more when the caller gave up (a closed browser): the work stays done.
        let _ = self.reply.send(result);
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let fixed = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    fixed.unwrap_or_else(|| "(its message may hold a stored value and is kept back)".to_owned())
}
