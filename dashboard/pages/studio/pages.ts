/** The pages of the studio and of calibration: one part of the program, fetched after the first load. */
export { PadCalibrationPage } from '../calibration/PadCalibrationPage.tsx';
export { QuickCheckPage } from '../calibration/QuickCheckPage.tsx';
export { RecordPage } from '../calibration/RecordPage.tsx';
export { MachineCalibrationPage } from './calibrate/MachineCalibrationPage.tsx';
export { ItemPage } from './ItemPage.tsx';
export { StudioPage } from './StudioPage.tsx';
