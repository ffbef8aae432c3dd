//! The strips of the microscope: which there are, in which order, and how high each is.

use super::LINE;
use crate::config::Placement;
use crate::measure::UnitBatch;

/// A strip, with a value for each sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// z.
    Z,
    /// ẑ.
    ZHat,
    /// y = γẑ + β.
    Y,
    /// f, on the curve of the activation.
    F,
    /// ∂L/∂y.
    Dy,
    /// ∂L/∂ẑ.
    DzHat,
    /// The first part of ∂L/∂u: that of the sample itself.
    Own,
    /// The second part: less the mean over the batch.
    Mean,
    /// The third part: less the projection on ẑ.
    Along,
    /// ∂L/∂a, the sum of the parts if the normalization comes after the activation.
    Da,
    /// ∂L/∂z, the sum of the parts if the normalization comes before the activation.
    Dz,
}

/// Least height of a strip of weight 1 in a window, where the strips scroll, and on a page, in points.
const LEAST: f32 = 36.0;
const LEAST_ON_PAGE: f32 = 24.0;

impl Row {
    const BEFORE: [Self; 10] =
        [Self::Z, Self::ZHat, Self::Y, Self::F, Self::Dy, Self::DzHat, Self::Own, Self::Mean, Self::Along, Self::Dz];
    const AFTER: [Self; 11] = [
        Self::Z,
        Self::F,
        Self::ZHat,
        Self::Y,
        Self::Dy,
        Self::DzHat,
        Self::Own,
        Self::Mean,
        Self::Along,
        Self::Da,
        Self::Dz,
    ];

    /// Returns the strips that any of `batches` has.
    pub fn of_all(batches: &[&UnitBatch]) -> Vec<Self> {
        let after =
            batches.iter().any(|batch| batch.norm.as_ref().is_some_and(|norm| norm.placement == Placement::After));
        let all = if after { &Self::AFTER[..] } else { &Self::BEFORE[..] };
        all.iter().copied().filter(|row| batches.iter().any(|batch| row.is_in(batch))).collect()
    }

    /// Returns whether `batch` has values for the strip.
    pub fn is_in(self, batch: &UnitBatch) -> bool {
        let norm = batch.norm.as_ref();
        match self {
            Self::Z | Self::F | Self::Dz => true,
            Self::ZHat | Self::Y | Self::Dy | Self::DzHat => norm.is_some(),
            Self::Own | Self::Mean | Self::Along => norm.is_some_and(|norm| norm.parts.is_some()),
            Self::Da => norm.is_some_and(|norm| norm.placement == Placement::After && norm.parts.is_some()),
        }
    }

    /// Returns whether the strip is of the backward pass, whose values are bars from 0.
    pub const fn is_backward(self) -> bool {
        !matches!(self, Self::Z | Self::ZHat | Self::Y | Self::F)
    }

    /// Returns whether the strip is one of the parts of ∂L/∂u or their sum, which have one scale so that they can be added
    /// by eye.
    pub const fn is_part(self) -> bool {
        matches!(self, Self::Own | Self::Mean | Self::Along | Self::Da | Self::Dz)
    }

    /// Returns the height of the strip in comparison with others.
    pub const fn weight(self) -> f32 {
        match self {
            Self::Z | Self::F => 1.6,
            Self::ZHat | Self::Y => 1.25,
            Self::Dy | Self::DzHat | Self::Own | Self::Mean | Self::Along => 0.75,
            Self::Da | Self::Dz => 1.0,
        }
    }

    /// Returns the least height of all `rows` with their headings, in points, where they scroll.
    pub fn least(rows: &[Self]) -> f32 {
        Self::height(rows, LEAST)
    }

    fn height(rows: &[Self], unit: f32) -> f32 {
        rows.iter().map(|row| LINE + row.weight() * unit).sum()
    }

    /// Returns as many of `rows` as have room on a page: all; without the gradients before the parts; without the backward
    /// pass; without y.
    pub fn fitting(rows: &[Self], room: f32) -> Vec<Self> {
        let fewer: [fn(Self) -> bool; 4] = [
            |_| true,
            |row| !matches!(row, Self::Dy | Self::DzHat),
            |row| !row.is_backward(),
            |row| !row.is_backward() && row != Self::Y,
        ];
        let choices = fewer.map(|keeps| rows.iter().copied().filter(|row| keeps(*row)).collect::<Vec<_>>());
        let fits = choices.iter().find(|rows| Self::height(rows, LEAST_ON_PAGE) <= room);
        fits.unwrap_or(&choices[3]).clone()
    }

    /// Returns the heights of the strips in `room` points, without their headings.
    pub fn unit(rows: &[Self], room: f32) -> f32 {
        let weights: f32 = rows.iter().map(|row| row.weight()).sum();
        let headings: f32 = rows.iter().map(|_| LINE).sum();
        ((room - headings) / weights.max(1.0)).max(1.0)
    }
}
