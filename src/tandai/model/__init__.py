"""The classifier: features, training, calibration, evaluation and the model folder."""
