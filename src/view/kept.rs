//! Values that are made for a picture and kept from frame to frame.

use std::sync::Arc;

use egui::{Context, Id, Rect, Ui};

use crate::measure::{Frame, Timeline};
use crate::trainer::Report;

/// Returns the value kept in the `egui` context under `id` if it was made from an equal `key`. Otherwise makes a new
/// one, given the old one if there is one, and keeps it.
pub fn kept<K, T>(ctx: &Context, id: Id, key: K, make: impl FnOnce(Option<T>) -> T) -> T
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    match ctx.data(|data| data.get_temp::<(K, T)>(id)) {
        Some((of, value)) if of == key => value,
        old => {
            // Without the lock of the context: making a value may load a texture.
            let value = make(old.map(|(_, value)| value));
            ctx.data_mut(|data| data.insert_temp(id, (key, value.clone())));
            value
        }
    }
}

/// A shared value as a key, compared by its address. Holding the value keeps its address from being reused, so that
/// equal addresses mean equal contents.
pub struct Address<T>(Arc<T>);

impl<T> Address<T> {
    /// Returns the address of `value`.
    pub fn of(value: &Arc<T>) -> Self {
        Self(Arc::clone(value))
    }
}

impl<T> Clone for Address<T> {
    fn clone(&self) -> Self {
        Self::of(&self.0)
    }
}

impl<T> PartialEq for Address<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Returns the key of the recorded frames of `report` and of its newest frame.
pub fn frames(report: &Report) -> (Address<Timeline>, Option<Address<Frame>>) {
    (Address::of(&report.timeline), report.frame.as_ref().map(Address::of))
}

/// Records that the picture has something at `rect` in this frame, under `id`.
pub fn note(ui: &Ui, id: Id, rect: Rect) {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| data.insert_temp(id, (pass, rect)));
}

/// Returns the place recorded under `id` in this frame.
pub fn noted(ui: &Ui, id: Id) -> Option<Rect> {
    let (pass, rect) = ui.data(|data| data.get_temp::<(u64, Rect)>(id))?;
    (pass == ui.ctx().cumulative_pass_nr()).then_some(rect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_anew_from_the_old_one() {
        let ctx = Context::default();
        let of = |key: u32| kept(&ctx, Id::unique("test"), key, |old| (key, old.map_or(0, |(_, n)| n + 1)));
        assert_eq!([of(3), of(3), of(4), of(3)], [(3, 0), (3, 0), (4, 1), (3, 2)]);
    }

    #[test]
    fn keys_are_equal_only_for_one_and_the_same_value() {
        let [one, other] = [Arc::new(7), Arc::new(7)];
        assert!(Address::of(&one) == Address::of(&one) && Address::of(&one) != Address::of(&other));
    }
}
